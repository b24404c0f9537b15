import Foundation
import Persistence
import Transport

/// A command's side of an import: sends the records, shows what they come to, and says whether that is wanted.
struct ZoneOffer: Sendable {
  let zone: PackedZone
  let request: ImportRequest
  let data: String

  /// Gives what became of it; `decide` is asked once the server has said what it would come to.
  func make(
    _ decide: @escaping @Sendable (ImportDocument) async -> Bool
  ) async throws(CommandFailure) -> ImportDocument {
    var control = ControlRequest(command: ControlRequest.importing)
    control.importing = request
    guard let line = try? JSONEncoder().encode(control) else { throw CommandFailure("the request can't be written") }
    do {
      return try await ControlClient.converse(path: DataDirectory.controlPath(in: data), Array(line)) { conversation in
        let bar = ProgressBar(total: zone.blocks.count)
        for block in zone.blocks {
          try await conversation.send(ExportMessage.records(block).octets)
          bar.advance()
        }
        try await conversation.send(ExportMessage.end.octets)
        bar.finish()
        ProgressBar.say("comparing with what is served")
        let plan: ImportDocument
        do {
          defer { ProgressBar.say(nil) }
          plan = told(try await Self.answer(&conversation))
        }
        guard plan.state == .planned, await decide(plan), !request.isDryRun else { return plan }
        try await conversation.send(ImportRequest.commit)
        return told(try await Self.answer(&conversation))
      }
    } catch let error as ControlError {
      throw CommandFailure(error.description)
    } catch let error as CommandFailure {
      throw error
    } catch {
      throw CommandFailure("\(error)")
    }
  }

  /// A plan, or what was done, with what is known of the file here.
  private func told(_ document: ImportDocument) -> ImportDocument {
    var document = document
    document.fidelity = zone.fidelity
    document.notes += zone.notes
    return document
  }

  private static func answer(_ conversation: inout ControlConversation) async throws -> ImportDocument {
    let octets = try await conversation.next(within: .seconds(ImportLimits.answerSeconds))
    guard let response = try? JSONDecoder().decode(ControlResponse.self, from: Data(octets)) else {
      throw CommandFailure("the server's answer can't be read: does it run the same version?")
    }
    guard let document = response.importing else { throw CommandFailure(response.error ?? "the server gave no answer") }
    return document
  }
}
