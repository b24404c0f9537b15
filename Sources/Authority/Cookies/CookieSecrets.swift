import AccessPolicy
public import DNSWire

/// The secrets of server cookies: the first one signs, all verify (RFC 9018 §5).
public struct CookieSecrets: Sendable, BitwiseCopyable {
  private var keys: InlineArray<4, SipHash.Key>
  private let count: Int
  /// Whether this server has made them: then it replaces them from time to time.
  public let isRandom: Bool

  /// The secrets that there can be at once.
  public static let capacity = 4

  /// Takes one to four secrets.
  public init?(_ keys: [SipHash.Key]) {
    guard let first = keys.first, keys.count <= Self.capacity else { return nil }
    self.keys = InlineArray(repeating: first)
    count = keys.count
    isRandom = false
    for index in 0..<count { self.keys[index] = keys[index] }
  }

  /// Makes a random secret.
  public static func random() -> CookieSecrets {
    CookieSecrets(first: .random(), count: 1)
  }

  /// A new random secret to sign with; the one that has signed so far still verifies.
  public func rotated() -> CookieSecrets {
    var secrets = CookieSecrets(first: .random(), count: 2)
    secrets.keys[1] = keys[0]
    return secrets
  }

  private init(first: SipHash.Key, count: Int) {
    keys = InlineArray(repeating: first)
    self.count = count
    isRandom = true
  }

  /// What a client's cookies say of it, and what it gets.
  struct Verdict: BitwiseCopyable {
    /// Whether the server cookie shows that the client has its address.
    let isValid: Bool
    /// The server cookie of the answer.
    let answer: ServerCookie
  }

  /// Judges a client's server cookie, and renews it where it is bad, absent, or not so new any more (RFC 9018 §4.3).
  func judge(_ cookie: ClientCookie, from client: IPAddress, now: UInt64) -> Verdict {
    let time = UInt32(truncatingIfNeeded: now)
    var isValid = false
    if let server = cookie.server {
      // Times go round (RFC 1982): the difference has a sign.
      let age = Int32(bitPattern: time &- server.time)
      if age <= AuthorityLimits.cookieSeconds && age >= -AuthorityLimits.cookieFutureSeconds {
        for index in 0..<count where server.isMade(for: cookie.client, at: client, key: keys[index]) {
          if index == 0 && age <= AuthorityLimits.cookieRenewalSeconds { return Verdict(isValid: true, answer: server) }
          isValid = true
        }
      }
    }
    let fresh = ServerCookie(for: cookie.client, at: client, time: time, key: keys[0])
    return Verdict(isValid: isValid, answer: fresh)
  }
}
