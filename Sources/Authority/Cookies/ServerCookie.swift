public import AccessPolicy
public import DNSWire

/// A server cookie of version 1 (RFC 9018 §4): sixteen octets that a server knows again without having kept them.
public struct ServerCookie: Equatable, Sendable, BitwiseCopyable {
  /// The version, three reserved octets and the time, as they stand on the wire.
  public let head: UInt64
  /// The hash, as it stands on the wire.
  public let hash: UInt64

  /// Octets of the cookie.
  public static let octets = 16
  private static let version: UInt64 = 1

  /// Takes what stands on the wire.
  public init(head: UInt64, hash: UInt64) {
    self.head = head
    self.hash = hash
  }

  /// Makes the cookie that a client gets at a time, in seconds since 1970.
  public init(for clientCookie: UInt64, at client: IPAddress, time: UInt32, key: SipHash.Key) {
    head = Self.version << 56 | UInt64(time)
    hash = Self.hash(clientCookie, head, client, key)
  }

  /// When it was made, in seconds since 1970, without the bits above 32.
  public var time: UInt32 { UInt32(truncatingIfNeeded: head) }

  /// Whether a server with this secret made it for this client. The reserved octets may be anything (§4.2).
  public func isMade(for clientCookie: UInt64, at client: IPAddress, key: SipHash.Key) -> Bool {
    head >> 56 == Self.version && Self.hash(clientCookie, head, client, key) == hash
  }

  private static func hash(_ clientCookie: UInt64, _ head: UInt64, _ client: IPAddress, _ key: SipHash.Key) -> UInt64 {
    var hash = SipHash(key)
    hash.append(clientCookie)
    hash.append(head)
    for index in 0..<client.octetCount { hash.append(client.octet(at: index)) }
    // SipHash gives its result with the lowest octet first.
    return hash.value().byteSwapped
  }
}
