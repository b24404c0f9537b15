public import DNSWire

/// What the store holds of a zone: the base it knows, and the dynamic records.
public struct Recollection: Sendable {
  /// A record that updates added or removed.
  public struct Entry: Sendable {
    /// The record.
    public let record: ResourceRecord
    /// Whether it was removed.
    public let isRemoved: Bool

    /// Makes an entry.
    public init(record: ResourceRecord, isRemoved: Bool) {
      self.record = record
      self.isRemoved = isRemoved
    }
  }

  /// The digest of the base.
  public let baseDigest: [UInt8]
  /// The SOA record's data that the zone was last served with.
  public let soa: StartOfAuthority
  /// In the order of the changes.
  public let entries: [Entry]

  /// Makes a recollection.
  public init(baseDigest: [UInt8], soa: StartOfAuthority, entries: [Entry]) {
    self.baseDigest = baseDigest
    self.soa = soa
    self.entries = entries
  }
}
