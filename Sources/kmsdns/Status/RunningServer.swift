import Foundation
import Persistence
import Transport

/// The server that uses a data directory, as other commands reach it.
enum RunningServer {
  /// Asks it, and gives its answer.
  static func ask(_ request: ControlRequest, data: String) async throws(CommandFailure) -> ControlResponse {
    guard let line = try? JSONEncoder().encode(request) else { throw CommandFailure("the request can't be written") }
    let octets: [UInt8]
    do throws(ControlError) {
      octets = try await ControlClient.request(path: DataDirectory.controlPath(in: data), Array(line))
    } catch {
      throw CommandFailure(error.description)
    }
    guard let response = try? JSONDecoder().decode(ControlResponse.self, from: Data(octets)) else {
      throw CommandFailure("the server's answer can't be read: does it run the same version?")
    }
    return response
  }

  /// What happened to a zone, or to a name in one; so many events at most.
  static func history(of name: String, limit: Int, data: String) async throws(CommandFailure) -> HistoryDocument {
    var request = ControlRequest(command: ControlRequest.history, zone: name)
    request.limit = limit
    let response = try await ask(request, data: data)
    guard let history = response.history else { throw CommandFailure(response.error ?? "the server gave no answer") }
    return history
  }
}

/// Why a command has nothing to show, in words for the operator.
struct CommandFailure: Error {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
