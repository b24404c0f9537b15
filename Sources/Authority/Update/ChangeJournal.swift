public import AccessPolicy
public import DNSWire
public import Zone

/// Where changes are kept: what the store above this level does for updates.
public protocol ChangeJournal: Sendable {
  /// Writes a change with its provenance; it is on disk when this returns, whole or not at all.
  func commit(_ commit: Commit) async throws(JournalError)
  /// What is kept for a zone; nil where nothing is.
  func recall(_ zone: Name) async throws(JournalError) -> Recollection?
  /// Notes the base that a zone now has, and the SOA record that it is served with.
  func adopt(_ zone: Name, baseDigest: [UInt8], soa: StartOfAuthority) async throws(JournalError)
}

/// Why the store could not do what it should.
public struct JournalError: Error, Sendable, CustomStringConvertible {
  /// What happened, in one sentence.
  public let description: String

  /// Makes an error.
  public init(_ description: String) {
    self.description = description
  }
}

/// One update, carried out but not yet seen by anybody.
public struct Commit: Sendable {
  /// One record that the update asked to add and the zone holds now, whether it was there before or not.
  public struct Publication: Sendable {
    /// The record.
    public let record: ResourceRecord
    /// The rule that allowed it.
    public let rule: String

    /// Makes a publication.
    public init(record: ResourceRecord, rule: String) {
      self.record = record
      self.rule = rule
    }
  }

  /// The zone.
  public let zone: Name
  /// The difference, the SOA record's included; empty where the update changed nothing.
  public let changes: ChangeSet
  /// The SOA record's data from now on.
  public let soa: StartOfAuthority
  /// What was published.
  public let publications: [Publication]
  /// Who asked.
  public let requestor: Requestor
  /// The rules that allowed it, in the order of the operations.
  public let rules: [String]
  /// When, in seconds since 1970.
  public let time: UInt64

  /// Makes a commit.
  public init(
    zone: Name, changes: ChangeSet, soa: StartOfAuthority, publications: [Publication], requestor: Requestor,
    rules: [String], time: UInt64
  ) {
    self.zone = zone
    self.changes = changes
    self.soa = soa
    self.publications = publications
    self.requestor = requestor
    self.rules = rules
    self.time = time
  }
}

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
