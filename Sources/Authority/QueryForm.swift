import AccessPolicy
import DNSWire
import Zone

/// What a query says besides its name: read in one pass over the message, without allocation.
struct QueryForm {
  var type = RecordType.any
  var recordClass = RecordClass.internet
  var edns: EDNS?
  var options = RequestOptions()
  /// Whether the last record is a TSIG record: the signature has to be verified first.
  var isSigned = false
  private let transport: TransportKind

  init(over transport: TransportKind) {
    self.transport = transport
  }

  /// Whether zones have the answer, or that there is none.
  var asksZones: Bool {
    recordClass == .internet && (!type.isMeta || type == .any) && edns?.version ?? 0 == 0
  }

  /// Whether it asks for a key (RFC 2930): of class ANY, or IN as Windows and Samba do.
  var asksForKey: Bool { type == .tkey && (recordClass == .any || recordClass == .internet) }

  /// Reads what follows the header of a message with one question; the name goes into `name`, unless it is there already.
  mutating func read(
    _ reader: inout WireReader, _ header: Header, name: inout LookupName, isRead: Bool
  ) throws(WireError) {
    if isRead { try reader.skipName() } else { try name.read(&reader) }
    type = RecordType(rawValue: try reader.readUInt16())
    recordClass = RecordClass(rawValue: try reader.readUInt16())
    try readRecords(&reader, header)
  }

  /// Reads the OPT record of a message whatever its questions are: an answer to a request with OPT has one, too
  /// (RFC 6891 §6.1.1). What was read before an error stays.
  mutating func readExtensions(of request: Span<UInt8>) throws(WireError) {
    var reader = WireReader(request)
    let header = try Header(&reader)
    for _ in 0..<header.questionCount {
      try reader.skipName()
      try reader.skip(4)
    }
    try readRecords(&reader, header)
  }

  private mutating func readRecords(_ reader: inout WireReader, _ header: Header) throws(WireError) {
    edns = nil
    options = RequestOptions()
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
        let fields = EDNS(
          classField: reader.octets.uint16(at: start + 3), ttlField: reader.octets.uint32(at: start + 5))
        edns = fields
        // What options of another version look like is not known.
        guard fields.version == 0 else { continue }
        try options.read(reader.octets.extracting(start + EDNS.recordOctets..<reader.position), over: transport)
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
    try RecordData.skip(type, length: length, in: &reader)
    return type
  }
}
