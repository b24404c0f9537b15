public import DNSWire

/// A place among all records of a zone version, in no order but the same each time: who walks a version may stop
/// anywhere, and go on later.
public struct RecordCursor: Sendable {
  fileprivate var node = NodeCursor()
  fileprivate var set = 0
  fileprivate var offset = 0

  /// The first record's place.
  public init() {}
}

/// One record of a zone, as a view of octets that the zone version owns.
public struct RecordView: ~Escapable {
  /// The owner, uncompressed, in the case it was given.
  public let owner: Span<UInt8>
  /// The type.
  public let type: RecordType
  /// Seconds that the record may be cached.
  public let ttl: UInt32
  /// The rdata, uncompressed.
  public let rdata: Span<UInt8>
  /// Whether this is the first record of its owner; the others of that owner follow it.
  public let isFirstOfOwner: Bool

  /// An owned copy.
  public var record: ResourceRecord {
    ResourceRecord(
      name: (try? Name(wire: owner.array(0..<owner.count))) ?? .root, type: type, ttl: ttl,
      rdata: rdata.array(0..<rdata.count))
  }

  @_lifetime(copy node, copy rdata)
  fileprivate init(_ rdata: Span<UInt8>, _ set: RecordSetView, _ node: NodeView, isFirstOfOwner: Bool) {
    owner = node.name
    type = set.type
    ttl = node.ttl(of: rdata, in: set)
    self.rdata = rdata
    self.isFirstOfOwner = isFirstOfOwner
  }
}

extension ZoneVersion {
  /// The record at the cursor, which is moved on; nil behind the last.
  @_lifetime(borrow self)
  public func nextRecord(_ cursor: inout RecordCursor) -> RecordView? {
    while let node = node(at: &cursor.node) {
      while cursor.set < node.recordSetCount {
        let set = node.recordSet(at: cursor.set)
        let isFirst = cursor.set == 0 && cursor.offset == 0
        if let rdata = set.nextRecordData(&cursor.offset) {
          return RecordView(rdata, set, node, isFirstOfOwner: isFirst)
        }
        cursor.set += 1
        cursor.offset = 0
      }
      moveOn(&cursor.node)
      cursor.set = 0
    }
    return nil
  }
}
