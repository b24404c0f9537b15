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
    var sets: [RecordSet] = []
    for index in 0..<recordSetCount { sets.append(recordSet(at: index).owned) }
    let name = (try? Name(wire: name.array(0..<name.count))) ?? .root
    return NodeContent(name: name, childCount: childCount, recordSets: sets)
  }
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

  /// Whether one of the records has this rdata; names in rdata compare folded (RFC 2136 §1.1.1).
  func contains(_ rdata: [UInt8]) -> Bool {
    var offset = 0
    while let other = nextRecordData(&offset) {
      guard ASCII.isSame(other, rdata.span) else { continue }
      // As a rule not even the case differs.
      if Self.isSpelledSame(other, rdata) { return true }
      let other = other.array(0..<other.count)
      if RecordData.canonical(type, other) == RecordData.canonical(type, rdata) { return true }
    }
    return false
  }

  private static func isSpelledSame(_ left: borrowing Span<UInt8>, _ right: [UInt8]) -> Bool {
    for index in right.indices where left[index] != right[index] { return false }
    return true
  }

  var owned: RecordSet {
    var rdatas: [[UInt8]] = []
    rdatas.reserveCapacity(count + 1)
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
