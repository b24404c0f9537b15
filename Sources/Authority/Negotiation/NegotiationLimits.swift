/// How much clients may have of security contexts.
public struct NegotiationLimits: Sendable, Equatable {
  /// Keys kept at once; the one that was used least recently makes room for a new one.
  public var keys = AuthorityLimits.negotiatedKeys
  /// Keys of one client; its oldest makes room for a new one.
  public var keysPerClient = AuthorityLimits.negotiatedKeysPerClient
  /// Seconds for which a key is good at most.
  public var lifetime = AuthorityLimits.negotiatedKeySeconds
  /// Octets of a client's token.
  public var tokenOctets = AuthorityLimits.tokenOctets
  /// Negotiations in a second, over UDP and over TCP each.
  public var rate = AuthorityLimits.negotiationRate
  /// Negotiations of one client in a second.
  public var ratePerClient = AuthorityLimits.negotiationRatePerClient

  /// Makes the limits that hold unless others are set.
  public init() {}
}
