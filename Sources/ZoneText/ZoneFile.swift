public import DNSWire

/// What a master file says of one zone (RFC 1035 §5).
public struct ZoneFile: Sendable {
  /// The apex: the SOA's owner.
  public var origin: Name
  /// The records in the file's order, the SOA included, without duplicates; all records of an RRset have one TTL.
  public var records: [LocatedRecord]
  /// What was read in another way than it is written.
  public var warnings = ZoneTextErrors()

  /// Makes a zone file's content.
  public init(origin: Name, records: [LocatedRecord]) {
    self.origin = origin
    self.records = records
  }
}
