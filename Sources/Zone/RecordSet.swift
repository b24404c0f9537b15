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
    let canonical = RecordData.canonical(type, rdata)
    // The first comparison sorts out nearly all, at a fraction of the cost: a client may fill an RRset.
    return rdatas.firstIndex { other in
      Self.isAlikeFolded(other, rdata) && RecordData.canonical(type, other) == canonical
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
    guard other.rdatas != rdatas else { return [] }
    // A few comparisons cost less than a set of them.
    guard other.rdatas.count > 16 else { return records(owner: owner) { !other.rdatas.contains($0) } }
    let known = Set(other.rdatas)
    return records(owner: owner) { !known.contains($0) }
  }

  private func records(owner: Name, where isIncluded: ([UInt8]) -> Bool) -> [ResourceRecord] {
    rdatas.filter(isIncluded).map { ResourceRecord(name: owner, type: type, ttl: ttl, rdata: $0) }
  }

  /// The records, owned by `owner`.
  public func records(owner: Name) -> [ResourceRecord] {
    rdatas.map { ResourceRecord(name: owner, type: type, ttl: ttl, rdata: $0) }
  }
}
