public import DNSWire

/// Why an update is not carried out: the RCODE for the client, the reason for the log.
public struct UpdateRefusal: Error, Sendable, Equatable {
  /// What the client is told.
  public let code: ResponseCode
  /// What the operator is told.
  public let reason: String

  /// Makes a refusal.
  public init(_ code: ResponseCode, _ reason: String) {
    self.code = code
    self.reason = reason
  }
}
