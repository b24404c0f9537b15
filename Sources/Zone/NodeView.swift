public import DNSWire

/// One name of a zone as lookups see it: a view of octets that the zone version owns, in the form of `NodeFormat`.
public struct NodeView: ~Escapable {
  private let octets: Span<UInt8>

  @_lifetime(copy octets)
  init(_ octets: Span<UInt8>) {
    self.octets = octets
  }

  /// The owner, uncompressed, in the case it was given.
  public var name: Span<UInt8> {
    @_lifetime(copy self)
    get { octets.extracting(NodeFormat.headerOctets..<NodeFormat.headerOctets + Int(octets[11])) }
  }

  /// The names directly below that exist.
  public var childCount: Int { Int(octets.uint32(at: 4)) }

  /// The number of RRsets; none at an empty non-terminal.
  public var recordSetCount: Int { Int(octets.uint16(at: 8)) }

  /// Whether this is a zone cut.
  public var isCut: Bool { octets[10] & NodeFormat.Flag.cut != 0 }

  /// Whether the names below lead elsewhere by DNAME.
  public var isRedirection: Bool { octets[10] & NodeFormat.Flag.redirection != 0 }

  var isTombstone: Bool { octets[10] & NodeFormat.Flag.tombstone != 0 }

  /// The octets of the RRset at a position below `recordSetCount`.
  func range(at index: Int) -> Range<Int> {
    let entry = NodeFormat.headerOctets + Int(octets[11]) + index * NodeFormat.directoryEntryOctets
    let offset = Int(octets.uint32(at: entry + 8))
    return offset..<offset + Int(octets.uint32(at: entry + 12))
  }

  /// The position of the RRset of a type; `recordSetCount` where there is none.
  func position(of type: RecordType) -> Int {
    var entry = NodeFormat.headerOctets + Int(octets[11])
    let count = recordSetCount
    for index in 0..<count {
      if octets.uint16(at: entry) == type.rawValue { return index }
      entry += NodeFormat.directoryEntryOctets
    }
    return count
  }

  /// Whether there is an RRset of a type.
  func holds(_ type: RecordType) -> Bool { position(of: type) < recordSetCount }

  /// The RRset at a position below `recordSetCount`.
  @_lifetime(copy self)
  public func recordSet(at index: Int) -> RecordSetView {
    let entry = NodeFormat.headerOctets + Int(octets[11]) + index * NodeFormat.directoryEntryOctets
    let offset = Int(octets.uint32(at: entry + 8))
    let count = Int(octets.uint32(at: entry + 12))
    return RecordSetView(
      type: RecordType(rawValue: octets.uint16(at: entry)), count: Int(octets.uint16(at: entry + 2)),
      ttl: octets.uint32(at: entry + 4), octets: octets.extracting(offset..<offset + count))
  }

  /// The RRset of a type.
  @_lifetime(copy self)
  public func recordSet(_ type: RecordType) -> RecordSetView? {
    var entry = NodeFormat.headerOctets + Int(octets[11])
    for index in 0..<recordSetCount {
      if octets.uint16(at: entry) == type.rawValue { return recordSet(at: index) }
      entry += NodeFormat.directoryEntryOctets
    }
    return nil
  }

  /// The TTL of a record of one of the node's RRsets: a signature has that of the RRset it covers (RFC 4034 §3).
  public func ttl(of rdata: borrowing Span<UInt8>, in set: RecordSetView) -> UInt32 {
    guard set.type == .rrsig, rdata.count >= 2 else { return set.ttl }
    return recordSet(RecordType(rawValue: rdata.uint16(at: 0)))?.ttl ?? set.ttl
  }

  /// Whether both hold the same records in the same order, and names spelled alike; what is below them does not count.
  func hasSameRecords(as other: NodeView) -> Bool {
    guard octets.count == other.octets.count else { return false }
    for index in 8..<octets.count where index != 10 && octets[index] != other.octets[index] { return false }
    return true
  }

  /// An owned copy.
  var content: NodeContent {
    NodeContent(name: ownedName, childCount: childCount, recordSets: recordSets)
  }

  /// Owned copies of the RRsets.
  var recordSets: [RecordSet] {
    var sets: [RecordSet] = []
    for index in 0..<recordSetCount { sets.append(recordSet(at: index).owned) }
    return sets
  }

  /// A copy of the owner.
  var ownedName: Name { (try? Name(wire: name.array(0..<name.count))) ?? .root }

  /// Whether the names below are not the zone's to answer for: a zone cut, or a DNAME.
  var isOccluding: Bool { holds(.ns) || holds(.dname) }

  /// A copy of the octets.
  var owned: [UInt8] { octets.array(0..<octets.count) }
}

/// The records of one owner and type as lookups see them.
public struct RecordSetView: ~Escapable {
  /// The type.
  public let type: RecordType
  /// The number of records.
  public let count: Int
  /// The TTL, in seconds.
  public let ttl: UInt32
  private let octets: Span<UInt8>

  @_lifetime(copy octets)
  init(type: RecordType, count: Int, ttl: UInt32, octets: Span<UInt8>) {
    self.type = type
    self.count = count
    self.ttl = ttl
    self.octets = octets
  }

  /// The rdata of the first record.
  public var first: Span<UInt8>? {
    @_lifetime(copy self)
    get {
      var offset = 0
      return nextRecordData(&offset)
    }
  }

  /// The rdata of the record at `offset`, which starts at 0 and is moved on; nil behind the last.
  @_lifetime(copy self)
  public func nextRecordData(_ offset: inout Int) -> Span<UInt8>? {
    guard offset + 2 <= octets.count else { return nil }
    let start = offset + 2
    offset = start + Int(octets.uint16(at: offset))
    return octets.extracting(start..<offset)
  }

  /// Octets of the records, their lengths included.
  var octetCount: Int { octets.count }

  /// Whether one of the records has this rdata; names in rdata compare folded (RFC 2136 §1.1.1).
  func contains(_ rdata: [UInt8]) -> Bool { range(of: rdata) != nil }

  /// Where among the octets the record with this rdata stands, its length included.
  func range(of rdata: [UInt8]) -> Range<Int>? {
    var offset = 0
    while offset + 2 <= octets.count {
      let (start, count) = (offset, Int(octets.uint16(at: offset)))
      offset = start + 2 + count
      // The first comparisons sort out nearly all: a client may fill an RRset.
      guard count == rdata.count else { continue }
      let other = octets.extracting(start + 2..<offset)
      guard ASCII.isSame(other, rdata.span) else { continue }
      // As a rule not even the case differs.
      if other.isSame(as: rdata.span) { return start..<offset }
      let data = other.array(0..<other.count)
      if RecordData.canonical(type, data) == RecordData.canonical(type, rdata) { return start..<offset }
    }
    return nil
  }

  /// Whether the record at a place has just these octets.
  func isSpelledSame(_ rdata: [UInt8], at range: Range<Int>) -> Bool {
    octets.extracting(range.lowerBound + 2..<range.upperBound).isSame(as: rdata.span)
  }

  /// Appends the records, owned by `owner`, that another RRset of the type has not, or with another TTL or in another spelling.
  func append(to records: inout [ResourceRecord], owner: Name, notIn other: RecordSetView?) {
    guard let other, other.ttl == ttl else { return append(to: &records, owner: owner) }
    guard !octets.isSame(as: other.octets) else { return }
    var known: Set<[UInt8]>?
    var (offset, next) = (0, 0)
    while let rdata = nextRecordData(&offset) {
      // Both have nearly all in common, and in the same order.
      var behind = next
      if let candidate = other.nextRecordData(&behind) {
        if candidate.isSame(as: rdata) {
          next = behind
          continue
        }
        if let candidate = other.nextRecordData(&behind), candidate.isSame(as: rdata) {
          next = behind
          continue
        }
      }
      // A few comparisons cost less than a set of them.
      if known == nil, other.count > 32 { known = Set(other.owned.rdatas) }
      let data = rdata.array(0..<rdata.count)
      guard !(known?.contains(data) ?? other.containsSpelled(data)) else { continue }
      records.append(ResourceRecord(name: owner, type: type, ttl: ttl, rdata: data))
    }
  }

  /// Appends the records, owned by `owner`.
  private func append(to records: inout [ResourceRecord], owner: Name) {
    var offset = 0
    while let rdata = nextRecordData(&offset) {
      records.append(ResourceRecord(name: owner, type: type, ttl: ttl, rdata: rdata.array(0..<rdata.count)))
    }
  }

  private func containsSpelled(_ rdata: [UInt8]) -> Bool {
    var offset = 0
    while let other = nextRecordData(&offset) {
      if other.isSame(as: rdata.span) { return true }
    }
    return false
  }

  var owned: RecordSet {
    var rdatas: [[UInt8]] = []
    rdatas.reserveCapacity(count)
    var offset = 0
    while let rdata = nextRecordData(&offset) { rdatas.append(rdata.array(0..<rdata.count)) }
    return RecordSet(type: type, ttl: ttl, rdatas: rdatas)
  }
}

extension NodeView {
  /// Whether another node has the same octets.
  func isSame(as other: borrowing NodeView) -> Bool {
    guard octets.count == other.octets.count else { return false }
    for index in octets.indices where octets[index] != other.octets[index] { return false }
    return true
  }
}
