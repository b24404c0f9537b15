public import DNSWire

/// What the store holds of a zone: the base it knows, and what updates did on top of it.
public struct Recollection: Sendable {
  /// What updates did about a record.
  public enum State: Sendable {
    /// They added it.
    case added
    /// They added it, and the base that was put under it since contradicts it.
    case contested
    /// They removed it, which the base has.
    case removed
    /// They published it, which the base has as well.
    case published
  }

  /// A record about which updates did something.
  public struct Entry: Sendable {
    /// The record.
    public let record: ResourceRecord
    /// What they did.
    public let state: State

    /// Makes an entry.
    public init(record: ResourceRecord, state: State) {
      self.record = record
      self.state = state
    }

    /// Makes an entry of a record that was added or removed.
    public init(record: ResourceRecord, isRemoved: Bool) {
      self.init(record: record, state: isRemoved ? .removed : .added)
    }

    /// Whether it was removed.
    public var isRemoved: Bool { state == .removed }
  }

  /// What becomes of an entry on another base.
  public struct Restatement: Sendable {
    /// The record, with the TTL that it has from now on.
    public let record: ResourceRecord
    /// What it is from now on; nil where it is forgotten.
    public let state: State?

    /// Makes a restatement.
    public init(_ record: ResourceRecord, _ state: State?) {
      self.record = record
      self.state = state
    }
  }

  /// The digest of the base.
  public let baseDigest: [UInt8]
  /// The number under which the store keeps the base; nil where it is a file of the configuration.
  public let baseNumber: Int64?
  /// The SOA record's data that the zone was last served with.
  public let soa: StartOfAuthority
  /// In the order of the changes.
  public let entries: [Entry]

  /// Makes a recollection.
  public init(baseDigest: [UInt8], baseNumber: Int64? = nil, soa: StartOfAuthority, entries: [Entry]) {
    self.baseDigest = baseDigest
    self.baseNumber = baseNumber
    self.soa = soa
    self.entries = entries
  }
}
