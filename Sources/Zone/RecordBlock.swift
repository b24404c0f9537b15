public import DNSWire

/// Records as octets, one after the other: as they are kept, and handed from process to process.
///
/// A record is owner, type, TTL, length of the rdata, rdata. Numbers are in network order but for counts and lengths, which
/// take seven bits an octet, the lowest first. An owner is its labels, and either the root's zero octet or one that stands for
/// the apex; or an octet that stands for the owner of the record before. Where it is known when a record was last refreshed,
/// an octet that says so stands before it, and the hour, as `RecordAges` has it.
public struct RecordBlock: ~Copyable, Sendable {
  static let apexMark: UInt8 = 0xC0
  static let sameOwnerMark: UInt8 = 0xFF
  static let ageMark: UInt8 = 0xFE

  private var writer: OctetWriter
  /// The records so far.
  public private(set) var count = 0
  private let apex: [UInt8]
  private var owner: [UInt8] = []

  /// Makes an empty block of records of a zone, with room for so many octets.
  public init(apex: Name, capacity: Int = 0) {
    self.apex = apex.folded.wire
    writer = OctetWriter(capacity: capacity)
  }

  /// The octets so far.
  public var octetCount: Int { writer.count }

  /// Appends an octet that means something to whoever reads the block.
  public mutating func append(octet: UInt8) { writer.append(octet) }

  /// Appends a count.
  public mutating func append(count: Int) { writer.append(count: UInt64(UInt(bitPattern: count))) }

  /// Appends a number.
  public mutating func append(number: UInt32) { writer.append(number: number) }

  /// Appends a record, and the hour in which it was last refreshed.
  public mutating func append(_ record: borrowing ResourceRecord, age: UInt32? = nil) {
    if let age {
      writer.append(Self.ageMark)
      writer.append(number: age)
    }
    append(owner: record.name.wire)
    append(record.type, ttl: record.ttl, record.rdata.span)
  }

  /// Appends a record of a zone version.
  public mutating func append(_ record: RecordView) {
    append(owner: record.owner.array(0..<record.owner.count))
    append(record.type, ttl: record.ttl, record.rdata)
  }

  /// Gives the octets, and starts anew.
  public mutating func take() -> [UInt8] {
    defer {
      writer.removeAll()
      (owner, count) = ([], 0)
    }
    return writer.octets
  }

  private mutating func append(_ type: RecordType, ttl: UInt32, _ rdata: Span<UInt8>) {
    writer.append(number: type.rawValue)
    writer.append(number: ttl)
    append(count: rdata.count)
    writer.append(rdata)
    count += 1
  }

  private mutating func append(owner wire: [UInt8]) {
    guard wire != owner else { return writer.append(Self.sameOwnerMark) }
    owner = wire
    let start = wire.count - apex.count
    var position = 0
    while position < start { position += 1 + Int(wire[position]) }
    if position == start, wire.span.extracting(start..<wire.count).isSame(as: apex.span) {
      writer.append(wire.span.extracting(0..<start))
      writer.append(Self.apexMark)
    } else {
      writer.append(wire.span)
    }
  }
}
