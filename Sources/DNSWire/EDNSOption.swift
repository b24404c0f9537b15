/// The code of an EDNS option (RFC 6891 §6.1.2 and its registry).
public struct EDNSOption: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  /// The number.
  public let rawValue: UInt16

  /// Takes the number.
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The server's identity (RFC 5001).
  @inlinable public static var nsid: EDNSOption { EDNSOption(rawValue: 3) }
  /// A client's and a server's cookie (RFC 7873).
  @inlinable public static var cookie: EDNSOption { EDNSOption(rawValue: 10) }
  /// How long a connection may be idle (RFC 7828).
  @inlinable public static var tcpKeepalive: EDNSOption { EDNSOption(rawValue: 11) }
  /// More on an error (RFC 8914).
  @inlinable public static var extendedError: EDNSOption { EDNSOption(rawValue: 15) }

  /// Octets in front of an option's data: its code and its length.
  public static let headerOctets = 4
}

/// More on an error than its response code says: an INFO-CODE (RFC 8914 §4).
public struct ExtendedError: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  /// The number.
  public let rawValue: UInt16

  /// Takes the number.
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// What the text says (RFC 8914 §4.1).
  @inlinable public static var other: ExtendedError { ExtendedError(rawValue: 0) }
  /// The server has not the data yet that it should have, or no longer.
  @inlinable public static var notReady: ExtendedError { ExtendedError(rawValue: 14) }
  /// Refused by policy.
  @inlinable public static var prohibited: ExtendedError { ExtendedError(rawValue: 18) }
  /// The name is in no zone of this server.
  @inlinable public static var notAuthoritative: ExtendedError { ExtendedError(rawValue: 20) }
  /// This server does not do that.
  @inlinable public static var notSupported: ExtendedError { ExtendedError(rawValue: 21) }

  /// Octets of the option without a text.
  public static let optionOctets = EDNSOption.headerOctets + 2
}
