public import DNSWire

/// What responders are told besides the zones; replaced whole.
public struct ResponderSettings: Sendable {
  /// What NSID, `id.server` and `hostname.bind` say; empty where nothing is said.
  public var identity = ShortText()
  /// What `version.bind` and `version.server` say; empty where nothing is said.
  public var version = ShortText()
  /// The secrets of server cookies; nil where there are no cookies.
  public var cookies: CookieSecrets?
  /// What bounds the answers of each client network.
  public var limiter = RateLimiter()
  /// What bounds the negotiation of keys; nil where no keys are negotiated.
  public var negotiation: NegotiationGate?
  /// Whether ANY gets all RRsets over TCP instead of one (RFC 8482 §4.1).
  public var answersAnyInFull = false
  /// Whether an incremental transfer over several versions has what they come to, not each version's differences
  /// (RFC 1995 §5).
  public var condensesDifferences = false
  /// Whether there are secondary zones, of which primaries may say that they changed (RFC 1996).
  public var takesNotifications = false
  /// How long a TCP connection may be idle, in units of 100 ms (RFC 7828 §3.1).
  public var keepalive: UInt16 = 100

  /// Makes the settings of a server without cookies, limits and identity.
  public init() {}

  /// The same with a new cookie secret, where the server makes its own.
  public func withRotatedCookies() -> ResponderSettings {
    guard let cookies, cookies.isRandom else { return self }
    var settings = self
    settings.cookies = cookies.rotated()
    return settings
  }
}
