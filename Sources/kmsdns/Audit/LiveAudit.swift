import Foundation
import Persistence
import Transport

/// The audit of a zone of the running server.
struct LiveAudit {
  let zone: String
  let data: String

  func document() async throws(AuditFailure) -> AuditDocument {
    let request = ControlRequest(command: ControlRequest.audit, zone: zone)
    guard let line = try? JSONEncoder().encode(request) else { throw AuditFailure("\"\(zone)\" is no zone") }
    let octets: [UInt8]
    do throws(ControlError) {
      octets = try await ControlClient.request(path: DataDirectory.controlPath(in: data), Array(line))
    } catch {
      throw AuditFailure(error.description)
    }
    guard let response = try? JSONDecoder().decode(ControlResponse.self, from: Data(octets)) else {
      throw AuditFailure("the server's answer can't be read: does it run the same version?")
    }
    guard let audit = response.audit else { throw AuditFailure(response.error ?? "the server gave no answer") }
    return audit
  }
}
