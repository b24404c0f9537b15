/// The limits of the request pipeline.
public enum AuthorityLimits {
  /// Octets of a UDP answer to a client without EDNS (RFC 1035 §4.2.1).
  public static let plainPayload = 512
  /// Octets of a UDP answer at most, and the payload size announced: no fragmentation on any usual link (RFC 9715).
  public static let payload: UInt16 = 1232
  /// Aliases followed in one answer.
  public static let aliases = 16
  /// Signed requests and updates being worked on at once; more are dropped over UDP, and not read over TCP.
  public static let deferredRequests = 1_024
  /// Updates waiting for their zone's writer; more are answered SERVFAIL.
  public static let waitingUpdates = 1_024
}
