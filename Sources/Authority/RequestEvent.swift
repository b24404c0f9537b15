import AccessPolicy
public import DNSWire

/// What happened to a request that left the packet threads: for the log.
public struct RequestEvent: Sendable {
  /// Where the request came from.
  public let client: Client
  /// The key that the request names, verified or not.
  public let key: Name?
  /// Whether the key's signature was right.
  public let isAuthenticated: Bool
  /// The zone, where the request got that far.
  public let zone: Name?
  /// Whether a zone transfer was asked for.
  public let isTransfer: Bool
  /// How it ended: the RCODE, or the TSIG error.
  public let code: ResponseCode
  /// What was done, or why nothing was.
  public let description: String
}
