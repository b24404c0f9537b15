/// The form of rdata without names that are compressed or compared folded: to readers such rdata is opaque (RFC 3597), but a
/// record of a known type in a wrong form would break the transfers of its zone to servers that look closer.
public enum RecordDataForm {
  /// One part.
  private enum Field {
    /// So many octets.
    case octets(Int)
    /// All that is left, at least so many octets.
    case rest(Int)
    /// A length octet and so many octets, at least as many as given.
    case characterString(Int)
    /// One character string or more, up to the end.
    case characterStrings
    /// An uncompressed name.
    case name
    /// Parameters of SVCB, their keys in order (RFC 9460 §2.2).
    case parameters
    /// Address prefixes (RFC 3123 §4).
    case prefixes
    /// What a gateway's type, so many octets before, asks for (RFC 4025 §2.5, RFC 8777 §4.2.4).
    case gateway(behind: Int)
  }

  /// The forms by the numbers of the types, up to the last one that is small.
  private static let table: [[Field]?] = {
    let key: [Field] = [.octets(4), .rest(0)]
    let digest: [Field] = [.octets(4), .rest(1)]
    let association: [Field] = [.octets(3), .rest(1)]
    let service: [Field] = [.octets(2), .name, .parameters]
    let known: [Int: [Field]] = [
      11: [.octets(5), .rest(0)],  // WKS
      19: [.characterString(1)],  // X25
      20: [.characterStrings],  // ISDN
      25: key,  // KEY
      27: [.characterString(1), .characterString(1), .characterString(1)],  // GPOS
      29: [.octets(16)],  // LOC
      37: [.octets(5), .rest(1)],  // CERT
      42: [.prefixes],  // APL
      43: digest,  // DS
      44: [.octets(2), .rest(1)],  // SSHFP
      45: [.octets(3), .gateway(behind: 2), .rest(0)],  // IPSECKEY
      48: key,  // DNSKEY
      49: [.rest(1)],  // DHCID
      51: [.octets(4), .characterString(0)],  // NSEC3PARAM
      52: association,  // TLSA
      53: association,  // SMIMEA
      59: digest,  // CDS
      60: key,  // CDNSKEY
      61: [.rest(1)],  // OPENPGPKEY
      62: [.octets(6), .rest(0)],  // CSYNC
      63: [.octets(6), .rest(12)],  // ZONEMD
      64: service,  // SVCB
      65: service,  // HTTPS
      104: [.octets(10)],  // NID
      105: [.octets(6)],  // L32
      106: [.octets(10)],  // L64
      107: [.octets(2), .name],  // LP
      108: [.octets(6)],  // EUI48
      109: [.octets(8)],  // EUI64
      256: [.octets(4), .rest(1)],  // URI
      257: [.octets(1), .characterString(1), .rest(0)],  // CAA
      258: [.characterStrings],  // AVC
      260: [.octets(2), .gateway(behind: 1), .rest(0)],  // AMTRELAY
    ]
    return (0...260).map { known[$0] }
  }()

  private static func fields(_ type: RecordType) -> [Field]? {
    if type.rawValue < table.count { return table[Int(type.rawValue)] }
    return type.rawValue == 32769 ? table[43] : nil  // DLV has the form of DS
  }

  /// Octets of the digests of DS records (RFC 4034 §5.1.4, RFC 4509 §2.2, RFC 6605 §2) and of SSHFP records (RFC 4255
  /// §3.1.2, RFC 6594 §4), by their types.
  private static let digests: [UInt8: Int] = [1: 20, 2: 32, 4: 48]
  private static let fingerprints: [UInt8: Int] = [1: 20, 2: 32]

  /// Checks uncompressed rdata; that of a type which is not known here passes.
  public static func check(_ type: RecordType, _ rdata: [UInt8]) throws(WireError) {
    guard let fields = fields(type) else { return }
    var reader = WireReader(rdata.span)
    for field in fields { try read(field, rdata, &reader) }
    guard reader.remaining == 0 else { throw .rdataForm }
    switch type.rawValue {
    case 43, 59, 32769:
      if let octets = digests[rdata[3]], rdata.count != 4 + octets { throw .rdataForm }
    case 44:
      if let octets = fingerprints[rdata[1]], rdata.count != 2 + octets { throw .rdataForm }
    default: break
    }
  }

  private static func read(_ field: Field, _ rdata: [UInt8], _ reader: inout WireReader) throws(WireError) {
    switch field {
    case .octets(let count): try reader.skip(count)
    case .rest(let least):
      guard reader.remaining >= least else { throw .rdataForm }
      try reader.skip(reader.remaining)
    case .characterString(let least):
      let count = Int(try reader.readUInt8())
      guard count >= least else { throw .rdataForm }
      try reader.skip(count)
    case .characterStrings:
      repeat { try reader.skip(Int(try reader.readUInt8())) } while reader.remaining > 0
    case .name: _ = try reader.readName(compressed: false)
    case .parameters: try readParameters(&reader)
    case .prefixes:
      while reader.remaining > 0 {
        try reader.skip(3)
        // The top bit says that the prefix is left out.
        try reader.skip(Int(try reader.readUInt8() & 0x7F))
      }
    case .gateway(let distance):
      // AMTRELAY has a bit of another meaning above.
      switch rdata[reader.position - distance] & 0x7F {
      case 0: break
      case 1: try reader.skip(4)
      case 2: try reader.skip(16)
      case 3: _ = try reader.readName(compressed: false)
      default: try reader.skip(reader.remaining)
      }
    }
  }

  private static func readParameters(_ reader: inout WireReader) throws(WireError) {
    var last = -1
    while reader.remaining > 0 {
      let key = Int(try reader.readUInt16())
      guard key > last else { throw .rdataForm }
      last = key
      try reader.skip(Int(try reader.readUInt16()))
    }
  }
}
