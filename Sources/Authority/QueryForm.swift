import DNSWire

/// What a query says besides its name: read in one pass over the message, without allocation.
struct QueryForm {
  var type = RecordType.any
  var recordClass = RecordClass.internet
  var edns: EDNS?
  /// Whether the last record is a TSIG record, or any a SIG(0): the signature has to be verified first.
  var isSigned = false

  /// Reads what follows the header; the name goes into `name`.
  init(_ reader: inout WireReader, header: Header, name: inout NameBuffer) throws(WireError) {
    try reader.readName(into: &name)
    type = RecordType(rawValue: try reader.readUInt16())
    recordClass = RecordClass(rawValue: try reader.readUInt16())
    for _ in 0..<Int(header.answerCount) + Int(header.authorityCount) {
      guard try Self.skipRecord(&reader) != .opt else { throw .misplacedOPT }
    }
    for index in 0..<header.additionalCount {
      let start = reader.position
      switch try Self.skipRecord(&reader) {
      case .opt:
        guard edns == nil, reader.octets[start] == 0 else { throw .misplacedOPT }
        edns = EDNS(
          classField: reader.octets.uint16(at: start + 3), ttlField: reader.octets.uint32(at: start + 5))
      case .tsig:
        guard index == header.additionalCount - 1 else { throw .misplacedTSIG }
        isSigned = true
      default: break
      }
    }
    guard reader.remaining == 0 else { throw .trailingOctets }
  }

  private static func skipRecord(_ reader: inout WireReader) throws(WireError) -> RecordType {
    try reader.skipName()
    let type = RecordType(rawValue: try reader.readUInt16())
    try reader.skip(6)
    let length = Int(try reader.readUInt16())
    try reader.skip(length)
    return type
  }
}
