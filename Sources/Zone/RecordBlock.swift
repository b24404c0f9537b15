public import DNSWire

/// Records as octets, one after the other: as they are kept, and handed from process to process.
///
/// A record is owner, type, TTL, length of the rdata, rdata. Numbers are in network order but for counts and lengths, which
/// take seven bits an octet, the lowest first. An owner is its labels, and either the root's zero octet or one that stands for
/// the apex; or an octet that stands for the owner of the record before. Where it is known when a record was last refreshed,
/// an octet that says so stands before it, and the hour, as `RecordAges` has it.
public struct RecordBlock: Sendable {
  static let apexMark: UInt8 = 0xC0
  static let sameOwnerMark: UInt8 = 0xFF
  static let ageMark: UInt8 = 0xFE

  /// The octets so far.
  public private(set) var octets: [UInt8] = []
  /// The records so far.
  public private(set) var count = 0
  private let apex: [UInt8]
  private var owner: [UInt8] = []

  /// Makes an empty block of records of a zone, with room for so many octets.
  public init(apex: Name, capacity: Int = 0) {
    self.apex = apex.folded.wire
    octets.reserveCapacity(capacity)
  }

  /// Appends an octet that means something to whoever reads the block.
  public mutating func append(octet: UInt8) { octets.append(octet) }

  /// Appends a count.
  public mutating func append(count: Int) {
    var rest = count
    while rest >= 0x80 {
      octets.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    octets.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a record, and the hour in which it was last refreshed.
  public mutating func append(_ record: ResourceRecord, age: UInt32? = nil) {
    if let age {
      octets.append(Self.ageMark)
      append(number: age)
    }
    append(owner: record.name.wire)
    append(record.type, ttl: record.ttl, rdataCount: record.rdata.count)
    octets += record.rdata
  }

  /// Appends a record of a zone version.
  public mutating func append(_ record: RecordView) {
    append(owner: record.owner.array(0..<record.owner.count))
    append(record.type, ttl: record.ttl, rdataCount: record.rdata.count)
    for index in record.rdata.indices { octets.append(record.rdata[index]) }
  }

  /// Gives the octets, and starts anew.
  public mutating func take() -> [UInt8] {
    defer { (octets, owner, count) = ([], [], 0) }
    return octets
  }

  private mutating func append(_ type: RecordType, ttl: UInt32, rdataCount: Int) {
    octets.append(UInt8(truncatingIfNeeded: type.rawValue >> 8))
    octets.append(UInt8(truncatingIfNeeded: type.rawValue))
    append(number: ttl)
    append(count: rdataCount)
    count += 1
  }

  private mutating func append(number: UInt32) {
    for shift: UInt32 in [24, 16, 8, 0] { octets.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  private mutating func append(owner wire: [UInt8]) {
    guard wire != owner else { return octets.append(Self.sameOwnerMark) }
    owner = wire
    let start = wire.count - apex.count
    var position = 0
    while position < start { position += 1 + Int(wire[position]) }
    if position == start, wire.span.extracting(start..<wire.count).isSame(as: apex.span) {
      octets += wire[..<start]
      octets.append(Self.apexMark)
    } else {
      octets += wire
    }
  }
}
