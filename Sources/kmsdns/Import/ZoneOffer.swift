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
          plan = try await Self.answer(&conversation)
        }
        guard plan.state == .planned, await decide(plan), !request.isDryRun else { return plan }
        try await conversation.send(ImportRequest.commit)
        return try await Self.answer(&conversation)
      }
    } catch let error as ControlError {
      throw CommandFailure(error.description)
    } catch let error as CommandFailure {
      throw error
    } catch {
      throw CommandFailure("\(error)")
    }
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
