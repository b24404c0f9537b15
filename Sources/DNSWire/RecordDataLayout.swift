/// Of what fields the rdata of a type consists: the types with names in it that RFC 1035, RFC 3597 §4 and RFC 4034 §6.2
/// list, and those made of character strings.
///
/// Rdata of every other type is opaque (RFC 3597).
public struct RecordDataLayout: Sendable {
  /// One field.
  enum Field {
    /// A name; `compressible` says whether it may be compressed when it is sent (RFC 1035), `decompressed` whether
    /// a pointer is accepted when it is received (RFC 3597 §4).
    case name(compressible: Bool, decompressed: Bool)
    /// So many octets.
    case octets(Int)
    /// A length octet and so many octets.
    case characterString
    /// One character string or more, up to the end.
    case characterStrings
    /// All that is left.
    case rest
  }

  let fields: [Field]

  /// The layout of a type; nil where the rdata is opaque.
  public init?(_ type: RecordType) {
    guard type.rawValue < Self.table.count, let fields = Self.table[Int(type.rawValue)] else { return nil }
    self.fields = fields
  }

  /// The layouts by the numbers of the types.
  private static let table: [[Field]?] = {
    let wellKnown = Field.name(compressible: true, decompressed: true)
    let lenient = Field.name(compressible: false, decompressed: true)
    let plain = Field.name(compressible: false, decompressed: false)
    let known: [Int: [Field]] = [
      2: [wellKnown],  // NS
      3: [wellKnown],  // MD
      4: [wellKnown],  // MF
      5: [wellKnown],  // CNAME
      6: [wellKnown, wellKnown, .octets(20)],  // SOA
      7: [wellKnown],  // MB
      8: [wellKnown],  // MG
      9: [wellKnown],  // MR
      12: [wellKnown],  // PTR
      13: [.characterString, .characterString],  // HINFO
      14: [wellKnown, wellKnown],  // MINFO
      15: [.octets(2), wellKnown],  // MX
      16: [.characterStrings],  // TXT
      17: [lenient, lenient],  // RP
      18: [.octets(2), lenient],  // AFSDB
      21: [.octets(2), lenient],  // RT
      24: [.octets(18), lenient, .rest],  // SIG
      26: [.octets(2), lenient, lenient],  // PX
      30: [lenient, .rest],  // NXT
      33: [.octets(6), lenient],  // SRV
      35: [.octets(4), .characterString, .characterString, .characterString, lenient],  // NAPTR
      36: [.octets(2), plain],  // KX
      39: [plain],  // DNAME
      46: [.octets(18), plain, .rest],  // RRSIG
      47: [plain, .rest],  // NSEC
      99: [.characterStrings],  // SPF
    ]
    return (0...99).map { known[$0] }
  }()
}
