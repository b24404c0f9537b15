import Authority
import DNSWire
import KMS
import Logging
import Persistence
import Zone

/// Carries out what operators decide about publishers.
struct PublisherDecisions {
  /// Characters of an operator's name that are kept.
  static let operatorNameLength = 64

  let server: Server

  func document(_ request: PublishersRequest) async throws(CommandFailure) -> PublishersDocument {
    do throws(JournalError) {
      let held = try await held(in: request.zone)
      let rulings = try await server.store.rulings()
      if request.action == .list {
        let zones = try zones(request.zone)
        return list(zones, held, rulings.filter { request.zone == nil || zones.contains($0.subject.zone) })
      }
      let known = held + (request.action == .reject ? try await published() : [])
      let subject = try subject(request, among: known.compactMap(\.subject) + rulings.map(\.subject))
      let done = try await carryOut(request, subject)
      var document = list(
        try zones(nil), try await self.held(in: request.zone), try await server.store.rulings())
      document.done = done
      return document
    } catch {
      throw CommandFailure(error.description)
    }
  }

  /// The zones of this name; all that are served without one.
  private func zones(_ name: String?) throws(JournalError) -> [Name] {
    let served = server.zones.current.versions.map(\.apex).sorted()
    guard let name else { return served }
    guard let zone = try? Name(text: name), served.contains(zone) else {
      let list = served.map(\.relativeText).joined(separator: ", ")
      throw JournalError("the server does not serve \(HostileText.printable(name)); it serves \(list)")
    }
    return [zone]
  }

  private func list(
    _ zones: [Name], _ held: [HeldRecord], _ rulings: [PublisherRuling]
  ) -> PublishersDocument {
    let enforcement = server.enforcement.current
    return PublishersDocument(
      zones: zones.map {
        PublishersDocument.ZoneEntry(zone: $0.relativeText, mode: enforcement.mode(of: $0))
      },
      held: held.map(PublishersDocument.HeldEntry.init), rulings: rulings.map(PublishersDocument.RulingEntry.init))
  }

  private func held(in zone: String?) async throws(JournalError) -> [HeldRecord] {
    var held: [HeldRecord] = []
    for version in server.zones.current.versions.sorted(by: { $0.apex < $1.apex }) {
      if let zone, (try? Name(text: zone)) != version.apex { continue }
      held += try await server.store.heldRecords(in: version.apex)
    }
    return held
  }

  /// What updates put into the zones, and is served.
  private func published() async throws(JournalError) -> [HeldRecord] {
    var published: [HeldRecord] = []
    for version in server.zones.current.versions {
      published += try await server.writer.publishedRecords(in: version.apex)
    }
    return published
  }

  /// The one publisher that is meant.
  private func subject(
    _ request: PublishersRequest, among known: [PublisherSubject]
  ) throws(JournalError) -> PublisherSubject {
    let text = request.host ?? ""
    guard let host = try? Name(text: text) else { throw JournalError("\"\(text)\" is no host name") }
    var matching: [PublisherSubject] = []
    for subject in known where subject.host == host && !matching.contains(subject) {
      if let zone = request.zone, (try? Name(text: zone)) != subject.zone { continue }
      if let credential = request.credential, credential.lowercased() != subject.credential.lowercased() { continue }
      matching.append(subject)
    }
    guard let first = matching.first else {
      let published = request.action == .reject ? ", no update has published it" : ""
      throw JournalError(
        "no record of \(host.relativeText) waits for an operator\(published), and none has decided about it: see `kmsdns publishers list`"
      )
    }
    guard matching.count == 1 else {
      let list = matching.map { "--zone \($0.zone.relativeText) --credential \"\($0.credential)\"" }.joined(
        separator: "\n  ")
      throw JournalError("\(host.relativeText) is known several times; say which is meant:\n  \(list)")
    }
    return first
  }

  private func carryOut(
    _ request: PublishersRequest, _ subject: PublisherSubject
  ) async throws(JournalError) -> [String] {
    let name = String(request.operatorName.filter { !$0.isNewline }.prefix(Self.operatorNameLength))
    let now = SystemClock.now()
    let words = "\(subject.host.relativeText) in zone \(subject.zone.relativeText), published by \(subject.credential)"
    switch request.action {
    case .list: return []
    case .approve, .reject:
      let isApproved = request.action == .approve
      let ruling = PublisherRuling(subject: subject, isApproved: isApproved, operatorName: name, time: now)
      let records = isApproved ? try await server.writer.approve(ruling) : try await reject(ruling)
      server.enforcement.update { $0.ruled(subject, isApproved: isApproved) }
      report(isApproved ? .approved : .rejected, records, subject, by: name, now)
      return ["\(isApproved ? "approved" : "rejected") \(words)"]
        + records.map { (isApproved ? "served now: " : "removed: ") + RecordLine.text($0) }
    case .forget:
      guard try await server.store.forget(subject, by: name, at: now) else {
        throw JournalError("no operator has decided about \(words)")
      }
      server.enforcement.update { $0.ruled(subject, isApproved: nil) }
      server.logger.warning("operator \(name) forgot what was decided about \(words)")
      return ["forgot what was decided about \(words)"]
    }
  }

  /// Rejects a publisher: first what it asks for from now on, so that nothing of it comes between; where that can't be kept, the
  /// earlier decision holds.
  private func reject(_ ruling: PublisherRuling) async throws(JournalError) -> [ResourceRecord] {
    let before = server.enforcement.current.ruling(on: ruling.subject)
    server.enforcement.update { $0.ruled(ruling.subject, isApproved: false) }
    do throws(JournalError) {
      return try await server.writer.reject(ruling)
    } catch {
      server.enforcement.update { $0.ruled(ruling.subject, isApproved: before) }
      throw error
    }
  }

  private func report(
    _ kind: PublisherEvent.Kind, _ records: [ResourceRecord], _ subject: PublisherSubject, by name: String,
    _ now: UInt64
  ) {
    server.logger.warning(
      "operator \(name) \(kind.rawValue) \(subject.host.relativeText) in zone \(subject.zone.relativeText), published by \(subject.credential)"
    )
    server.report(
      records.compactMap { record in
        (try? ServiceData(rdata: record.rdata)).map {
          PublisherEvent(
            kind: kind, time: now, zone: subject.zone, owner: record.name, service: $0, credential: subject.credential,
            address: nil, reason: "by operator \(name)")
        }
      })
  }
}

extension Enforcement {
  /// The same with what an operator decided; nil for what holds no longer.
  fileprivate func ruled(_ subject: PublisherSubject, isApproved: Bool?) -> Enforcement {
    var enforcement = self
    enforcement.rule(subject, isApproved: isApproved)
    return enforcement
  }
}
