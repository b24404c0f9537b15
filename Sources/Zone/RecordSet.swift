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
      guard Self.isAlikeFolded(other, rdata) else { return false }
      return other == rdata || RecordData.canonical(type, other) == RecordData.canonical(type, rdata)
    }
  }

  /// Whether both are the same octets where letters compare without case, as names do and numbers do not.
  private static func isAlikeFolded(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] {
      guard ASCII.folded(left[index]) == ASCII.folded(right[index]) else { return false }
    }
    return true
  }

  /// The records, owned by `owner`, that none of `others` has with the same TTL and the same spelling.
  func records(owner: Name, notIn others: [RecordSet]) -> [ResourceRecord] {
    guard let other = others.first(where: { $0.type == type }), other.ttl == ttl else { return records(owner: owner) }
    // Both have nearly all in common, and in the same order.
    var known: Set<[UInt8]>?
    var next = 0
    var records: [ResourceRecord] = []
    for rdata in rdatas {
      if next < other.rdatas.count, other.rdatas[next] == rdata {
        next += 1
      } else if next + 1 < other.rdatas.count, other.rdatas[next + 1] == rdata {
        next += 2
      } else {
        // A few comparisons cost less than a set of them.
        if known == nil, other.rdatas.count > 32 { known = Set(other.rdatas) }
        guard !(known?.contains(rdata) ?? other.rdatas.contains(rdata)) else { continue }
        records.append(ResourceRecord(name: owner, type: type, ttl: ttl, rdata: rdata))
      }
    }
    return records
  }

  /// The records, owned by `owner`.
  public func records(owner: Name) -> [ResourceRecord] {
    rdatas.map { ResourceRecord(name: owner, type: type, ttl: ttl, rdata: $0) }
  }
}
