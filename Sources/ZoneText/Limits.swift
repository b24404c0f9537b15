/// The limits of zone text.
public enum ZoneTextLimits {
  /// Octets of a file.
  public static let fileOctets = 1 << 30
  /// Octets of the tokens of one entry: rdata of 65,535 octets, each written as `\DDD`, and some more.
  public static let entryOctets = 1 << 19
  /// Tokens of one entry: 65,535 octets of empty character-strings, and some more.
  public static let entryTokens = 66_000
  /// Errors that are kept; further ones are only counted.
  public static let errors = 20
  /// Octets of the offending text that an error shows.
  public static let excerptOctets = 48
  /// The greatest TTL (RFC 2181 §8).
  public static let ttl: UInt32 = 0x7FFF_FFFF
  /// Octets of rdata (RFC 1035 §3.2.1).
  static let rdataOctets = 65_535
  /// Octets of a text for which libldns is known to keep to its buffers.
  static let svcParamsOctets = 65_000
}
