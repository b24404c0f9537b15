/// The limits of zone text.
public enum ZoneTextLimits {
  /// Octets of a file.
  public static let fileOctets = 1 << 30
  /// How many times its size a packed file may have when it is unpacked, once it has so many octets: the text of a zone
  /// is packed to a thirtieth or so, JSON to a hundredth, and what was made to be large alone to a thousandth.
  static let unpackedRatio = 200
  static let unpackedOctets = 1 << 26
  /// Octets of a part of a file that is read by itself, at least.
  static let octetsOfOnePart = 1 << 21
  /// Octets of a large file after which it is told that they are read.
  static let progressOctets = 1 << 20
  /// Octets of a large file that are read first, to know the origin and the TTLs of the rest.
  static let headOctets = 1 << 16
  /// Octets of a file and all that it includes, and how deep and how often files include others.
  static let sourceOctets = fileOctets
  static let includeDepth = 8
  static let includes = 1_000
  /// Records that all `$GENERATE` of a zone come to, and octets of the parts of one of their lines.
  static let generatedRecords = 1 << 20
  static let generatedOctets = 4_096
  /// Octets of the tokens of one entry: rdata of 65,535 octets, each written as `\DDD`, and some more.
  public static let entryOctets = 1 << 19
  /// Tokens of one entry: 65,535 octets of empty character-strings, and some more.
  public static let entryTokens = 66_000
  /// Errors that are kept; further ones are only counted.
  public static let errors = 1_000
  /// Errors that are shown where a zone file is not what it is all about.
  public static let shownErrors = 20
  /// Octets of a line that an error shows before and behind the place it is about.
  static let contextOctets = 60
  /// Octets of the offending text that an error shows.
  public static let excerptOctets = 48
  /// The greatest TTL (RFC 2181 §8).
  public static let ttl: UInt32 = 0x7FFF_FFFF
  /// Octets of a script for nsupdate.
  public static let scriptOctets = 1 << 22
  /// Octets of one of its lines: as many as an entry of a zone file.
  public static let scriptLineOctets = entryOctets
  /// Records of one update: as many of the smallest, of 11 octets, as a message of 65,535 octets holds.
  public static let updateRecords = (65_535 - 12) / 11
  /// Octets of another server's configuration, with all that it includes.
  public static let listOctets = 1 << 24
  /// Zones that it names.
  static let listedZones = 100_000
  /// Statements of a `named.conf` with all that it includes.
  static let listStatements = 4_000_000
  /// Words of one of its statements.
  static let listStatementWords = 64
  /// Octets of one of its words.
  static let listWordOctets = 65_536
  /// How deep its braces and included files are in each other.
  static let listDepth = 64
  /// Octets of a server's name or address.
  static let hostOctets = 255
  /// Octets of rdata (RFC 1035 §3.2.1).
  static let rdataOctets = 65_535
  /// Octets of a text for which libldns is known to keep to its buffers.
  static let svcParamsOctets = 65_000
}
