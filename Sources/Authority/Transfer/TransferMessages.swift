import DNSWire
import Zone

/// The messages of a transfer before they are signed, made one at a time: the SOA record, all other records of one version
/// of the zone, the SOA record again (RFC 5936 §2.2).
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
  private var stage = Stage.firstSOA
  private var cursor = RecordCursor()
  /// Messages made so far.
  private(set) var count = 0
  /// Records written so far.
  private(set) var recordCount = 0

  /// Starts a transfer; nil where the version has no SOA record, which no version is without.
  init?(_ version: ZoneVersion, for request: TransferRequest) {
    guard let soa = version.startOfAuthorityRecord else { return nil }
    self.request = request
    self.version = version
    self.soa = soa
  }

  var serial: Serial { version.soa.serial }

  /// Whether all has been made.
  var isDone: Bool { stage == .done }

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

  /// A message of so many octets at most; nil where not even one record fits.
  private mutating func message(octets limit: Int) throws(WireError) -> [UInt8]? {
    var octets = [UInt8](repeating: 0, count: limit)
    var writer = MessageWriter(octets.mutableSpan)
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
      // Where the name of the record's owner stands already.
      var ownerOffset: Int?
      while stage != .done {
        mark = writer.mark
        switch stage {
        case .records: try writeRecord(&ownerOffset, &writer)
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

  /// Writes the next record that is no SOA record, or goes on to the last one.
  private mutating func writeRecord(_ ownerOffset: inout Int?, _ writer: inout MessageWriter) throws(WireError) {
    let version = version
    var next = cursor
    guard let record = version.nextRecord(&next) else {
      stage = .lastSOA
      return
    }
    if record.isFirstOfOwner { ownerOffset = nil }
    if record.type != .soa {
      if let ownerOffset {
        try writer.writePointer(to: ownerOffset)
      } else {
        if writer.position < WireLimits.pointerReach { ownerOffset = writer.position }
        try writer.write(name: record.owner)
      }
      try writer.write(record.type.rawValue)
      try writer.write(RecordClass.internet.rawValue)
      try writer.write(record.ttl)
      try RecordData.write(record.type, record.rdata, to: &writer)
      recordCount += 1
    }
    cursor = next
  }
}

extension ZoneVersion {
  /// The SOA record.
  var startOfAuthorityRecord: ResourceRecord? {
    content(of: apex)?.recordSet(.soa)?.records(owner: apex).first
  }
}
