import AccessPolicy
import Alerts
import Authority
import DNSWire
import Foundation
import KMS
import Persistence
import Transport
import Zone

/// What can be asked of the running server through its control socket: a line of JSON, answered by JSON.
struct ControlRequest: Codable {
  /// The audit of a served zone.
  static let audit = "audit"
  /// What is served, and what was counted.
  static let status = "status"
  /// What would become of updates.
  static let explain = "explain"

  /// What happened to a zone or a name.
  static let history = "history"
  /// Records that were not published again in time.
  static let aging = "aging"
  /// Publishers that wait for an operator, and what one decides.
  static let publishers = "publishers"
  /// A zone's records: a conversation.
  static let export = "export"
  /// A base for a zone: a conversation.
  static let importing = "import"
  /// The end of imports.
  static let removal = "remove-import"

  /// All zones.
  static let zones = "zones"
  /// One zone and its secondaries.
  static let zoneStatus = "zone-status"
  /// A look of a secondary zone at its primaries.
  static let zoneRefresh = "zone-refresh"

  var command: String
  /// The zone; of a history also a name in one.
  var zone: String?
  /// The zones of an audit, nil for all; those whose imports are to end.
  var zones: [String]?
  /// The number of events of a history.
  var limit: Int?
  var explain: ExplainRequest?
  var publishers: PublishersRequest?
  var export: ExportRequest?
  var importing: ImportRequest?
  /// Whether a secondary zone is to be transferred whole, whatever its serial.
  var isWholeWanted: Bool?
  /// Who asks, in words, where that matters.
  var operatorName: String?
}

/// The server's answer: a document, or why there is none.
struct ControlResponse: Codable {
  var audit: AuditDocument?
  var status: StatusDocument?
  var history: HistoryDocument?
  var aging: AgingDocument?
  var explain: ExplainDocument?
  var publishers: PublishersDocument?
  var zones: ZonesDocument?
  var zoneStatus: ZoneStatusDocument?
  /// What comes before a zone's records.
  var export: ExportHeader?
  /// What an import comes to.
  var importing: ImportDocument?
  /// What was done, in words.
  var done: String?
  var error: String?
}

/// The server's side of the control socket.
struct ControlRequests: Sendable {
  let server: Server

  /// Answers a request, or carries on the conversation that it asks for.
  func converse(_ conversation: inout ControlConversation) async throws {
    let request = try? JSONDecoder().decode(ControlRequest.self, from: Data(conversation.request))
    if request?.command == ControlRequest.export {
      return try await ZoneSender(server: server).send(request?.export, to: &conversation)
    }
    if request?.command == ControlRequest.importing {
      return try await ImportConversation(server: server).carryOut(request?.importing, &conversation)
    }
    let response: ControlResponse
    do throws(ControlFailure) {
      response = try await answer(request)
    } catch {
      response = ControlResponse(error: error.description)
    }
    try await conversation.write(Array(try JSONEncoder().encode(response)))
  }

  private struct ControlFailure: Error {
    let description: String
  }

  private func answer(_ request: ControlRequest?) async throws(ControlFailure) -> ControlResponse {
    switch (request?.command, request?.zone.flatMap { try? Name(text: $0) }) {
    case (ControlRequest.audit, _):
      return ControlResponse(audit: try await audit(request?.zones))
    case (ControlRequest.status, _):
      let now = SystemClock.now()
      return ControlResponse(
        status: StatusDocument(
          server.zones.current, server.statistics, server.alerts.counts, started: server.started, now: now))
    case (ControlRequest.explain, _):
      return ControlResponse(explain: try explain(request?.explain))
    case (ControlRequest.history, _):
      return ControlResponse(history: try await history(request?.zone ?? "", limit: request?.limit ?? 50))
    case (ControlRequest.aging, _):
      return ControlResponse(aging: try await aging())
    case (ControlRequest.zones, _):
      return ControlResponse(zones: await ZonesDocument(server, now: SystemClock.now()))
    case (ControlRequest.zoneStatus, _):
      return ControlResponse(zoneStatus: try await zoneStatus(request?.zone ?? ""))
    case (ControlRequest.zoneRefresh, let zone):
      return ControlResponse(done: try await refresh(zone, request))
    case (ControlRequest.publishers, _):
      return ControlResponse(publishers: try await publishers(request?.publishers))
    case (ControlRequest.removal, _):
      return ControlResponse(done: try await remove(request))
    default: throw ControlFailure(description: "the server does not understand the request")
    }
  }

  private func history(_ name: String, limit: Int) async throws(ControlFailure) -> HistoryDocument {
    do throws(CommandFailure) {
      return try await HistoryReader(store: server.store, source: "as the running server has it")
        .document(name, zones: server.zones.current.versions.map(\.apex), limit: limit)
    } catch {
      throw ControlFailure(description: error.description)
    }
  }

  private func zoneStatus(_ name: String) async throws(ControlFailure) -> ZoneStatusDocument {
    let zones = server.zones.current
    guard let version = (try? Name(text: name)).flatMap({ zones.version(apex: $0) }) else {
      throw ControlFailure(
        description: "the server does not serve \(HostileText.printable(name)); `kmsdns zones` lists what it serves")
    }
    return await ZoneStatusDocument(version, server, now: SystemClock.now())
  }

  private func refresh(_ zone: Name?, _ request: ControlRequest?) async throws(ControlFailure) -> String {
    let isWholeWanted = request?.isWholeWanted ?? false
    let text = HostileText.printable(request?.zone ?? "")
    guard let zone, await server.secondaries.askNow(zone, isWholeWanted: isWholeWanted) else {
      throw ControlFailure(
        description: "\(text) is no secondary zone of the server; `kmsdns zones` lists what it serves")
    }
    let what = isWholeWanted ? "for the whole zone, whatever its serial" : "for what is newer"
    return "the primaries of zone \(text) are asked \(what); `kmsdns zone status \(text)` tells what came of it"
  }

  private func remove(_ request: ControlRequest?) async throws(ControlFailure) -> String {
    do throws(CommandFailure) {
      return try await ZoneRemoval(server: server).remove(request?.zones ?? [], by: request?.operatorName ?? "")
    } catch {
      throw ControlFailure(description: error.description)
    }
  }

  private func aging() async throws(ControlFailure) -> AgingDocument {
    do throws(JournalError) {
      return try await AgingDocument(server, now: SystemClock.now())
    } catch {
      throw ControlFailure(description: error.description)
    }
  }

  private func explain(_ request: ExplainRequest?) throws(ControlFailure) -> ExplainDocument {
    guard let request else { throw ControlFailure(description: "the server does not understand the request") }
    do throws(CommandFailure) {
      return try Explainer(server).document(request)
    } catch {
      throw ControlFailure(description: error.description)
    }
  }

  private func publishers(_ request: PublishersRequest?) async throws(ControlFailure) -> PublishersDocument {
    guard let request else { throw ControlFailure(description: "the server does not understand the request") }
    do throws(CommandFailure) {
      return try await PublisherDecisions(server: server).document(request)
    } catch {
      throw ControlFailure(description: error.description)
    }
  }

  private func audit(_ names: [String]?) async throws(ControlFailure) -> AuditDocument {
    do throws(CommandFailure) {
      return try await LiveAudit(server).document(zones: names)
    } catch {
      throw ControlFailure(description: error.description)
    }
  }
}
