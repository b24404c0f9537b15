import DNSWire
import Zone

/// The messages of a transfer before they are signed, made one at a time: the SOA record, then all other records of one
/// version of the zone (RFC 5936 §2.2), or what differs from the client's copy (RFC 1995 §4), the SOA record again.
struct TransferMessages: Sendable {
  private enum Stage {
    case firstSOA
    case records
    case lastSOA
    case done
  }

  private let request: TransferRequest
  private let version: ZoneVersion
  private let soa: ResourceRecord
  /// What an incremental transfer has between its SOA records; nil where the whole zone is sent.
  private let differences: [ResourceRecord]?
  private var nextDifference = 0
  private var stage = Stage.firstSOA
  private var cursor = RecordCursor()
  /// Messages made so far.
  private(set) var count = 0
  /// Records written so far.
  private(set) var recordCount = 0

  /// Starts a transfer, an incremental one where there are differences; nil where the version has no SOA record, which no
  /// version is without.
  init?(_ version: ZoneVersion, _ differences: [ChangeSet]? = nil, for request: TransferRequest) {
    guard let soa = version.startOfAuthorityRecord else { return nil }
    self.request = request
    self.version = version
    self.soa = soa
    self.differences = differences?.flatMap(\.transferRecords)
  }

  private var serial: Serial { version.soa.serial }

  /// The serial of the client's copy, in an incremental transfer.
  private var base: Serial? { differences == nil ? nil : request.clientSerial }

  /// Whether all has been made.
  var isDone: Bool { stage == .done }

  /// What was sent so far, in so many octets.
  func summary(octets: Int) -> TransferSummary {
    TransferSummary(serial: serial, base: base, records: recordCount, messages: count, octets: octets)
  }

  /// The next message, with room for so many octets more behind it; nil when all has been made.
  mutating func next(reserved: Int) throws(WireError) -> [UInt8]? {
    guard !isDone else { return nil }
    var message = try message(octets: AuthorityLimits.transferMessageOctets - reserved)
    if message == nil {
      // The next record is larger than messages usually are.
      message = try self.message(octets: WireLimits.messageOctets - reserved)
    }
    guard let message else { throw .noRoom }
    count += 1
    return message
  }

  /// All in one message of so many octets at most; nil where it does not fit.
  mutating func only(octets limit: Int) -> [UInt8]? {
    guard let message = try? message(octets: limit), isDone else { return nil }
    count += 1
    return message
  }

  /// A message of so many octets at most; nil where not even one record fits.
  private mutating func message(octets limit: Int) throws(WireError) -> [UInt8]? {
    var octets = [UInt8](repeating: 0, count: limit)
    var index = [UInt16](repeating: 0, count: CompressionIndex.slots)
    var writer = MessageWriter(octets.mutableSpan, index: index.mutableSpan)
    let edns = count == 0 ? request.answerEDNS : nil
    if edns != nil { writer.setLimit(limit - EDNS.recordOctets) }
    var header = request.answerHeader()
    try writer.write(header)
    if count == 0 {
      try request.question.write(to: &writer)
      header.questionCount = 1
    }
    header.answerCount = writeRecords(&writer)
    guard header.answerCount > 0 else { return nil }
    if let edns {
      writer.setLimit(limit)
      try edns.write(to: &writer)
      header.additionalCount = 1
    }
    writer.overwriteHeader(header)
    let count = writer.position
    octets.removeLast(octets.count - count)
    return octets
  }

  /// Writes as many records as fit, and gives their number.
  private mutating func writeRecords(_ writer: inout MessageWriter) -> UInt16 {
    let before = recordCount
    var mark = writer.mark
    do throws(WireError) {
      while stage != .done {
        mark = writer.mark
        switch stage {
        case .records where differences != nil: try writeDifference(&writer)
        case .records: try writeZone(&writer, &mark)
        default:
          try soa.write(to: &writer)
          recordCount += 1
          stage = stage == .firstSOA ? .records : .done
        }
      }
    } catch {
      writer.rewind(to: mark)
    }
    return UInt16(truncatingIfNeeded: recordCount - before)
  }

  /// Writes the next record of the differences, or goes on to the last SOA record.
  private mutating func writeDifference(_ writer: inout MessageWriter) throws(WireError) {
    guard let differences, nextDifference < differences.count else {
      stage = .lastSOA
      return
    }
    try differences[nextDifference].write(to: &writer)
    nextDifference += 1
    recordCount += 1
  }

  /// Writes all records from the cursor on that are no SOA record, and moves cursor and mark behind each; throws where the
  /// next one does not fit.
  private mutating func writeZone(
    _ writer: inout MessageWriter, _ mark: inout MessageWriter.Mark
  ) throws(WireError) {
    let version = version
    var next = cursor
    // Where the name of the record's owner stands already.
    var ownerOffset: Int?
    while let record = version.nextRecord(&next) {
      if record.isFirstOfOwner { ownerOffset = nil }
      if record.type != .soa {
        if let ownerOffset {
          try writer.writePointer(to: ownerOffset)
        } else {
          if writer.position < WireLimits.pointerReach { ownerOffset = writer.position }
          try writer.write(name: record.owner)
        }
        try RecordData.write(record.type, .internet, ttl: record.ttl, record.rdata, to: &writer)
        recordCount += 1
      }
      cursor = next
      mark = writer.mark
    }
    stage = .lastSOA
  }
}

extension ZoneVersion {
  /// The SOA record.
  var startOfAuthorityRecord: ResourceRecord? {
    content(of: apex)?.recordSet(.soa)?.records(owner: apex).first
  }
}
