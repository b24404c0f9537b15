import DNSWire

/// What a query says besides its name: read in one pass over the message, without allocation.
struct QueryForm {
  var type = RecordType.any
  var recordClass = RecordClass.internet
  var edns: EDNS?
  /// Whether the last record is a TSIG record: the signature has to be verified first.
  var isSigned = false

  /// Reads what follows the header; the name goes into `name`.
  init(_ reader: inout WireReader, header: Header, name: inout NameBuffer) throws(WireError) {
    try reader.readName(into: &name)
    type = RecordType(rawValue: try reader.readUInt16())
    recordClass = RecordClass(rawValue: try reader.readUInt16())
    try readRecords(&reader, header)
    guard reader.remaining == 0 else { throw .trailingOctets }
  }

  private init() {}

  /// The OPT record of a message that is answered with an error whatever its questions are: an answer to a request with
  /// OPT has one, too (RFC 6891 §6.1.1). Nil also where the message can't be read that far.
  static func edns(of request: Span<UInt8>) -> EDNS? {
    var reader = WireReader(request)
    var form = QueryForm()
    guard let header = try? Header(&reader), (try? skipQuestions(&reader, header)) != nil,
      (try? form.readRecords(&reader, header)) != nil
    else { return nil }
    return form.edns
  }

  private static func skipQuestions(_ reader: inout WireReader, _ header: Header) throws(WireError) {
    for _ in 0..<header.questionCount {
      try reader.skipName()
      try reader.skip(4)
    }
  }

  private mutating func readRecords(_ reader: inout WireReader, _ header: Header) throws(WireError) {
    for _ in 0..<Int(header.answerCount) + Int(header.authorityCount) {
      switch try Self.skipRecord(&reader) {
      case .opt: throw .misplacedOPT
      case .tsig: throw .misplacedTSIG
      default: break
      }
    }
    for index in 0..<header.additionalCount {
      let start = reader.position
      switch try Self.skipRecord(&reader) {
      case .opt:
        guard edns == nil, reader.octets[start] == 0 else { throw .misplacedOPT }
        edns = EDNS(
          classField: reader.octets.uint16(at: start + 3), ttlField: reader.octets.uint32(at: start + 5))
        try EDNS.checkOptions(reader.octets.extracting(start + EDNS.recordOctets..<reader.position))
      case .tsig:
        guard index == header.additionalCount - 1 else { throw .misplacedTSIG }
        isSigned = true
      default: break
      }
    }
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
