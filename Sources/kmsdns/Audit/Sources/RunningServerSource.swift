/// Zones of the running server as what is audited: it does so itself, by its own configuration.
struct RunningServerSource {
  let zones: [String]
  let data: String

  /// Stands for all zones.
  static let all = "all"

  func document() async throws(CommandFailure) -> AuditDocument {
    var request = ControlRequest(command: ControlRequest.audit)
    if !zones.contains(Self.all) { request.zones = zones }
    let response = try await RunningServer.ask(request, data: data)
    guard let audit = response.audit else { throw CommandFailure(response.error ?? "the server gave no answer") }
    return audit
  }
}
