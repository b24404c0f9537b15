/// A whole message, decoded: for updates, signed requests and clients. Plain queries never become one.
public struct Message: Sendable {
  /// The header as it came; encoding counts the sections itself.
  public var header: Header
  /// QUESTION, or ZONE in an update.
  public var questions: [Question] = []
  /// ANSWER, or PREREQUISITE in an update.
  public var answers: [ResourceRecord] = []
  /// AUTHORITY, or UPDATE in an update.
  public var authorities: [ResourceRecord] = []
  /// ADDITIONAL, without OPT, TSIG and SIG(0).
  public var additionals: [ResourceRecord] = []
  /// The OPT record.
  public var edns: EDNS?
  /// What the OPT record says of an error; only written where there is an OPT record.
  public var extendedError: Extension?
  /// The TSIG record.
  public internal(set) var tsig: TSIGRecord?
  /// The SIG record over the message; a message has this, or TSIG, or neither.
  public internal(set) var sig0: SIG0Record?

  /// Makes an empty message.
  public init(header: Header) {
    self.header = header
  }

  /// Decodes a message; octets behind its records are refused.
  public init(_ octets: Span<UInt8>) throws(WireError) {
    var reader = WireReader(octets)
    self.init(header: try Header(&reader))
    try read(&reader)
    guard reader.remaining == 0 else { throw .trailingOctets }
  }

  /// Reads what follows the header.
  private mutating func read(_ reader: inout WireReader) throws(WireError) {
    let count =
      Int(header.questionCount) + Int(header.answerCount) + Int(header.authorityCount) + Int(header.additionalCount)
    guard count <= WireLimits.messageRecords else { throw .tooManyRecords }
    // Each has ten octets and more: what a header claims is not believed.
    authorities.reserveCapacity(min(Int(header.authorityCount), reader.remaining / 10))
    for _ in 0..<header.questionCount { questions.append(try Question(&reader)) }
    var owner = OwnerMemory()
    for _ in 0..<header.answerCount { answers.append(try Self.plainRecord(&reader, &owner)) }
    for _ in 0..<header.authorityCount { authorities.append(try Self.plainRecord(&reader, &owner)) }
    for index in 0..<header.additionalCount {
      let start = reader.position
      let record = try ResourceRecord(&reader, &owner)
      switch record.type {
      case .opt:
        guard edns == nil, record.name.isRoot else { throw .misplacedOPT }
        edns = EDNS(classField: record.recordClass.rawValue, ttlField: record.ttl)
        try EDNS.checkOptions(record.rdata.span)
        extendedError = try Extension(options: record.rdata.span)
      case .tsig:
        guard index == header.additionalCount - 1, record.recordClass == .any, record.ttl == 0 else {
          throw .misplacedTSIG
        }
        tsig = try TSIGRecord(record, offset: start)
      case .sig where SIG0Record.isMeant(record):
        guard index == header.additionalCount - 1, record.recordClass == .any, record.name.isRoot else {
          throw .misplacedSIG0
        }
        sig0 = try SIG0Record(record, offset: start)
      default:
        additionals.append(record)
      }
    }
  }

  private static func plainRecord(
    _ reader: inout WireReader, _ owner: inout OwnerMemory
  ) throws(WireError) -> ResourceRecord {
    let record = try ResourceRecord(&reader, &owner)
    if record.type == .opt { throw .misplacedOPT }
    if record.type == .tsig { throw .misplacedTSIG }
    if SIG0Record.isMeant(record) { throw .misplacedSIG0 }
    return record
  }

  /// The wire form, without TSIG and SIG(0): signing is the last step, on octets.
  public func encoded(limit: Int = WireLimits.messageOctets) throws(WireError) -> [UInt8] {
    var octets = [UInt8](repeating: 0, count: limit)
    var writer = MessageWriter(octets.mutableSpan)
    try write(to: &writer)
    let count = writer.position
    octets.removeLast(octets.count - count)
    return octets
  }

  private func write(to writer: inout MessageWriter) throws(WireError) {
    var header = header
    header.questionCount = try count(questions.count)
    header.answerCount = try count(answers.count)
    header.authorityCount = try count(authorities.count)
    header.additionalCount = try count(additionals.count + (edns == nil ? 0 : 1))
    try writer.write(header)
    for question in questions { try question.write(to: &writer) }
    for record in answers { try record.write(to: &writer) }
    for record in authorities { try record.write(to: &writer) }
    for record in additionals { try record.write(to: &writer) }
    guard let edns else { return }
    try edns.write(to: &writer, optionOctets: extendedError?.octets ?? 0)
    try extendedError?.write(to: &writer)
  }

  private func count(_ count: Int) throws(WireError) -> UInt16 {
    guard let count = UInt16(exactly: count) else { throw .tooManyRecords }
    return count
  }
}
