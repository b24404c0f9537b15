/// The code of an EDNS option (RFC 6891 §6.1.2 and its registry).
public struct EDNSOption: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  /// The number.
  public let rawValue: UInt16

  /// Takes the number.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The server's identity (RFC 5001).
  public static let nsid = EDNSOption(rawValue: 3)
  /// A client's and a server's cookie (RFC 7873).
  public static let cookie = EDNSOption(rawValue: 10)
  /// How long a connection may be idle (RFC 7828).
  public static let tcpKeepalive = EDNSOption(rawValue: 11)
  /// More on an error (RFC 8914).
  public static let extendedError = EDNSOption(rawValue: 15)

  /// Octets in front of an option's data: its code and its length.
  public static let headerOctets = 4
}

/// More on an error than its response code says: an INFO-CODE (RFC 8914 §4).
public struct ExtendedError: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  /// The number.
  public let rawValue: UInt16

  /// Takes the number.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// What the text says (RFC 8914 §4.1).
  public static let other = ExtendedError(rawValue: 0)
  /// The server has not the data yet that it should have, or no longer.
  public static let notReady = ExtendedError(rawValue: 14)
  /// Refused by policy.
  public static let prohibited = ExtendedError(rawValue: 18)
  /// The name is in no zone of this server.
  public static let notAuthoritative = ExtendedError(rawValue: 20)
  /// This server does not do that.
  public static let notSupported = ExtendedError(rawValue: 21)

  /// Octets of the option without a text.
  public static let optionOctets = EDNSOption.headerOctets + 2
}
