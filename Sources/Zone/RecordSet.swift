public import DNSWire

/// The records of one owner and type: one TTL (RFC 2181 §5.2), no two alike.
public struct RecordSet: Sendable, Equatable {
  /// The type.
  public var type: RecordType
  /// The TTL of all of them, in seconds.
  public var ttl: UInt32
  /// The rdata of each, uncompressed.
  public var rdatas: [[UInt8]]

  /// Makes an RRset.
  public init(type: RecordType, ttl: UInt32, rdatas: [[UInt8]]) {
    self.type = type
    self.ttl = ttl
    self.rdatas = rdatas
  }

  /// The position of the record with this rdata; names in rdata compare folded (RFC 2136 §1.1.1).
  public func index(of rdata: [UInt8]) -> Int? {
    let canonical = RecordData.canonical(type, rdata)
    return rdatas.firstIndex { RecordData.canonical(type, $0) == canonical }
  }

  /// The records, owned by `owner`.
  public func records(owner: Name) -> [ResourceRecord] {
    rdatas.map { ResourceRecord(name: owner, type: type, ttl: ttl, rdata: $0) }
  }
}
