/// The audit of a zone of the running server.
struct LiveAudit {
  let zone: String
  let data: String

  func document() async throws(CommandFailure) -> AuditDocument {
    let request = ControlRequest(command: ControlRequest.audit, zone: zone)
    let response = try await RunningServer.ask(request, data: data)
    guard let audit = response.audit else { throw CommandFailure(response.error ?? "the server gave no answer") }
    return audit
  }
}
