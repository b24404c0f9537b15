import Foundation

/// Zones of the running server as what is audited: it does so itself, by its own configuration.
struct RunningServerSource {
  let zones: [String]
  let data: String

  /// Stands for all zones.
  static let all = "all"

  func document() async throws(CommandFailure) -> AuditDocument {
    var request = ControlRequest(command: ControlRequest.audit)
    let names = zones.flatMap { $0.split(separator: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }
    guard !names.isEmpty else { throw CommandFailure("--live names no zone") }
    if !names.contains(Self.all) { request.zones = names }
    let response = try await RunningServer.ask(request, data: data)
    guard let audit = response.audit else { throw CommandFailure(response.error ?? "the server gave no answer") }
    return audit
  }
}
