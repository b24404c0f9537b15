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

  /// Octets that the records take in a message whose owner names are compressed.
  public var octets: Int { rdatas.reduce(0) { $0 + 12 + $1.count } }

  /// The position of the record with this rdata; names in rdata compare folded (RFC 2136 §1.1.1).
  public func index(of rdata: [UInt8]) -> Int? {
    // The first comparison sorts out nearly all, at a fraction of the cost: a client may fill an RRset.
    rdatas.firstIndex { other in
      guard ASCII.isSame(other.span, rdata.span) else { return false }
      return other == rdata || RecordData.canonical(type, other) == RecordData.canonical(type, rdata)
    }
  }

  /// Appends the records, owned by `owner`, that none of `others` has with the same TTL and the same spelling.
  func append(to records: inout [ResourceRecord], owner: Name, notIn others: [RecordSet]) {
    var (known, next) = (Set<[UInt8]>?.none, 0)
    let other = others.first { $0.type == type && $0.ttl == ttl }?.rdatas ?? []
    guard other != rdatas else { return }
    for rdata in rdatas {
      // Both have nearly all in common, and in the same order.
      if next < other.count, other[next] == rdata {
        next += 1
      } else if next + 1 < other.count, other[next + 1] == rdata {
        next += 2
      } else {
        // A few comparisons cost less than a set of them.
        if known == nil, other.count > 32 { known = Set(other) }
        guard !(known?.contains(rdata) ?? other.contains(rdata)) else { continue }
        records.append(ResourceRecord(name: owner, type: type, ttl: ttl, rdata: rdata))
      }
    }
  }

  /// The records, owned by `owner`.
  public func records(owner: Name) -> [ResourceRecord] {
    rdatas.map { ResourceRecord(name: owner, type: type, ttl: ttl, rdata: $0) }
  }
}
