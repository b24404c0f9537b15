/// The type of a record or question (RFC 1035 §3.2.2 and the registry of RFC 6895).
public struct RecordType: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt16

  /// Takes the number.
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  // Mnemonics in the registry's order; lower-cased as Swift names.

  /// An IPv4 address.
  @inlinable public static var a: RecordType { RecordType(rawValue: 1) }
  /// A name server.
  @inlinable public static var ns: RecordType { RecordType(rawValue: 2) }
  /// An alias.
  @inlinable public static var cname: RecordType { RecordType(rawValue: 5) }
  /// The start of a zone of authority.
  @inlinable public static var soa: RecordType { RecordType(rawValue: 6) }
  /// Well-known services of an address (RFC 1035 §3.4.2).
  @inlinable public static var wks: RecordType { RecordType(rawValue: 11) }
  /// A pointer to a name.
  @inlinable public static var ptr: RecordType { RecordType(rawValue: 12) }
  /// A mail exchange.
  @inlinable public static var mx: RecordType { RecordType(rawValue: 15) }
  /// Text.
  @inlinable public static var txt: RecordType { RecordType(rawValue: 16) }
  /// A signature over a message (RFC 2931).
  @inlinable public static var sig: RecordType { RecordType(rawValue: 24) }
  /// A public key, as of those who sign messages (RFC 2931, RFC 3445).
  @inlinable public static var key: RecordType { RecordType(rawValue: 25) }
  /// An IPv6 address (RFC 3596).
  @inlinable public static var aaaa: RecordType { RecordType(rawValue: 28) }
  /// The location of a service (RFC 2782).
  @inlinable public static var srv: RecordType { RecordType(rawValue: 33) }
  /// An alias for a whole subtree (RFC 6672).
  @inlinable public static var dname: RecordType { RecordType(rawValue: 39) }
  /// EDNS (RFC 6891).
  @inlinable public static var opt: RecordType { RecordType(rawValue: 41) }
  /// The delegation's signer (RFC 4034).
  @inlinable public static var ds: RecordType { RecordType(rawValue: 43) }
  /// A signature over an RRset (RFC 4034).
  @inlinable public static var rrsig: RecordType { RecordType(rawValue: 46) }
  /// The next name (RFC 4034).
  @inlinable public static var nsec: RecordType { RecordType(rawValue: 47) }
  /// The next name by its hash (RFC 5155).
  @inlinable public static var nsec3: RecordType { RecordType(rawValue: 50) }
  /// The parameters of the hash (RFC 5155).
  @inlinable public static var nsec3param: RecordType { RecordType(rawValue: 51) }
  /// The binding of a service (RFC 9460).
  @inlinable public static var svcb: RecordType { RecordType(rawValue: 64) }
  /// The binding of an HTTPS service (RFC 9460).
  @inlinable public static var https: RecordType { RecordType(rawValue: 65) }
  /// The negotiation of a key (RFC 2930).
  @inlinable public static var tkey: RecordType { RecordType(rawValue: 249) }
  /// The signature of a transaction (RFC 8945).
  @inlinable public static var tsig: RecordType { RecordType(rawValue: 250) }
  /// An incremental transfer (RFC 1995).
  @inlinable public static var ixfr: RecordType { RecordType(rawValue: 251) }
  /// A transfer of a zone (RFC 5936).
  @inlinable public static var axfr: RecordType { RecordType(rawValue: 252) }
  /// All types.
  @inlinable public static var any: RecordType { RecordType(rawValue: 255) }

  /// Whether no zone can hold a record of this type: OPT, the query and meta types 128 to 255, and the reserved 0
  /// (RFC 6895 §3.1).
  public var isMeta: Bool { self == .opt || (128...255).contains(rawValue) || rawValue == 0 }
}

extension RecordType: CustomStringConvertible {
  private static let mnemonics: [UInt16: String] = [
    1: "A", 2: "NS", 3: "MD", 4: "MF", 5: "CNAME", 6: "SOA", 7: "MB", 8: "MG", 9: "MR", 10: "NULL", 11: "WKS",
    12: "PTR", 13: "HINFO", 14: "MINFO", 15: "MX", 16: "TXT", 17: "RP", 18: "AFSDB", 19: "X25", 20: "ISDN", 21: "RT",
    22: "NSAP", 23: "NSAP-PTR", 24: "SIG", 25: "KEY", 26: "PX", 27: "GPOS", 28: "AAAA", 29: "LOC", 30: "NXT",
    31: "EID", 32: "NIMLOC", 33: "SRV", 34: "ATMA", 35: "NAPTR", 36: "KX", 37: "CERT", 38: "A6", 39: "DNAME",
    40: "SINK", 41: "OPT", 42: "APL", 43: "DS", 44: "SSHFP", 45: "IPSECKEY", 46: "RRSIG", 47: "NSEC", 48: "DNSKEY",
    49: "DHCID", 50: "NSEC3", 51: "NSEC3PARAM", 52: "TLSA", 53: "SMIMEA", 55: "HIP", 56: "NINFO", 57: "RKEY",
    58: "TALINK", 59: "CDS", 60: "CDNSKEY", 61: "OPENPGPKEY", 62: "CSYNC", 63: "ZONEMD", 64: "SVCB", 65: "HTTPS",
    99: "SPF", 100: "UINFO", 101: "UID", 102: "GID", 103: "UNSPEC", 104: "NID", 105: "L32", 106: "L64", 107: "LP",
    108: "EUI48", 109: "EUI64", 249: "TKEY", 250: "TSIG", 251: "IXFR", 252: "AXFR", 253: "MAILB", 254: "MAILA",
    255: "ANY", 256: "URI", 257: "CAA", 258: "AVC", 259: "DOA", 260: "AMTRELAY", 32768: "TA", 32769: "DLV",
  ]
  private static let numbers = Dictionary(uniqueKeysWithValues: mnemonics.map { ($1, $0) })

  /// The mnemonic, or `TYPE` and the number (RFC 3597 §5).
  public var description: String { Self.mnemonics[rawValue] ?? "TYPE\(rawValue)" }

  /// Reads a mnemonic in any case, or `TYPE` and a number.
  public init?(text: some StringProtocol) {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let upper = text.uppercased()
    if let number = Self.numbers[upper] {
      self.init(rawValue: number)
    } else if upper.hasPrefix("TYPE"), !upper.hasPrefix("TYPE+"), let number = UInt16(upper.dropFirst(4)) {
      self.init(rawValue: number)
    } else {
      return nil
    }
  }
}
