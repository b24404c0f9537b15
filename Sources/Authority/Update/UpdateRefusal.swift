import AccessPolicy
public import DNSWire

/// Why an update is not carried out: the RCODE for the client, the reason for the log and, where the client has shown who
/// it is, for its extended error.
public struct UpdateRefusal: Error, Sendable, Equatable {
  /// What the client is told.
  public let code: ResponseCode
  /// What the operator is told.
  public let reason: String
  /// More on the code (RFC 8914); nil where the code says it all.
  public let extendedError: ExtendedError?

  /// Makes a refusal.
  public init(_ code: ResponseCode, _ reason: String, extendedError: ExtendedError? = nil) {
    self.code = code
    self.reason = reason
    self.extendedError = extendedError
  }

  /// What the rules refuse.
  init(_ decision: Decision) {
    self.init(.refused, "\(decision.operation): \(decision.reason)", extendedError: .prohibited)
  }

  /// The one answer after which a Windows host goes on to sign its update.
  static let unsigned = UpdateRefusal(.refused, "the update is not signed", extendedError: .prohibited)

  /// The same signed update came before.
  static let replayed = UpdateRefusal(
    .refused, "the same signed update came before: a replay", extendedError: .other)

  /// The update may have come before: nothing that old is remembered.
  static let tooOld = UpdateRefusal(
    .refused, "the update was signed before others that are no longer remembered: it may be a replay",
    extendedError: .other)

  /// The zone is a copy: updates are its primary's to take, and are not forwarded (RFC 2136 §6).
  static func ofSecondary(_ zone: Name) -> UpdateRefusal {
    UpdateRefusal(
      .notAuthoritative, "this server has a copy of \(zone): updates are for its primary", extendedError: .notSupported)
  }

  /// The update was not looked at.
  static let busy = UpdateRefusal(.serverFailure, "too many updates are waiting, or the server is stopping")

  /// The class is not that of the zones of this server.
  static func classNotServed(_ zone: Name, _ zoneClass: RecordClass) -> UpdateRefusal {
    UpdateRefusal(.notAuthoritative, "\(zone) of class \(zoneClass.rawValue) is not served")
  }
}
