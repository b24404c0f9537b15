/// What an OPT record says (RFC 6891 §6.1).
public struct EDNS: Equatable, Sendable {
  /// Octets of UDP payload that the sender takes.
  public var payloadSize: UInt16
  /// The upper eight bits of the response code.
  public var extendedCode: UInt8
  /// The version; 0 is the only one there is.
  public var version: UInt8
  /// Whether DNSSEC records are wanted (RFC 3225).
  public var dnssecOK: Bool

  /// Octets of an OPT record without options.
  public static let recordOctets = 11

  /// Makes the fields of a version 0 record.
  public init(payloadSize: UInt16, responseCode: ResponseCode = .noError, dnssecOK: Bool = false) {
    self.payloadSize = payloadSize
    self.extendedCode = UInt8(truncatingIfNeeded: responseCode.rawValue >> 4)
    self.version = 0
    self.dnssecOK = dnssecOK
  }

  /// Takes the class and TTL fields of an OPT record.
  public init(classField: UInt16, ttlField: UInt32) {
    payloadSize = classField
    extendedCode = UInt8(truncatingIfNeeded: ttlField >> 24)
    version = UInt8(truncatingIfNeeded: ttlField >> 16)
    dnssecOK = ttlField & 0x8000 != 0
  }

  /// Checks that the rdata of an OPT record is a list of whole options (RFC 6891 §6.1.2).
  public static func checkOptions(_ rdata: Span<UInt8>) throws(WireError) {
    var reader = WireReader(rdata)
    while reader.remaining > 0 {
      try reader.skip(2)
      let length = Int(try reader.readUInt16())
      try reader.skip(length)
    }
  }

  /// Writes an OPT record up to its options, which the caller writes behind it: so many octets.
  public func write(to writer: inout MessageWriter, optionOctets: Int = 0) throws(WireError) {
    try writer.write(UInt8(0))
    try writer.write(RecordType.opt.rawValue)
    try writer.write(payloadSize)
    try writer.write(UInt32(extendedCode) << 24 | UInt32(version) << 16 | (dnssecOK ? 0x8000 : 0))
    try writer.write(UInt16(truncatingIfNeeded: optionOctets))
  }
}
