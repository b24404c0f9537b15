public import DNSWire

/// What a master file says of one zone (RFC 1035 §5).
public struct ZoneFile: Sendable {
  /// The apex: the SOA's owner.
  public var origin: Name
  /// The records in the file's order, the SOA included, each once; all records of an RRset have one TTL.
  public var records: [LocatedRecord]
  /// The records that stand there again, perhaps in another spelling.
  public var repeated: [LocatedRecord] = []
  /// The TTLs that records were written with, by their positions, where it is not that of their RRset.
  public var writtenTimeToLives: [Int: UInt32] = [:]
  /// What was read in another way than it is written.
  public var warnings = ZoneTextErrors()

  /// Makes a zone file's content.
  public init(origin: Name, records: [LocatedRecord]) {
    self.origin = origin
    self.records = records
  }
}
