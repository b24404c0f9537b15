public import AccessPolicy
public import DNSWire
public import KMS
public import Zone

/// Where changes are kept: what the store above this level does for updates.
public protocol ChangeJournal: Sendable {
  /// Writes changes in this order with their provenance, in one transaction: when this returns they are on disk, all of
  /// them, or else none is.
  func commit(_ commits: [Commit]) throws(JournalError)
  /// Notes what an operator decided about a publisher, with the commits that follow from it; what of it was held is held no
  /// longer.
  func note(_ ruling: PublisherRuling, commits: [Commit]) throws(JournalError)
  /// The records of a zone that wait for an operator.
  func heldRecords(in zone: Name) async throws(JournalError) -> [HeldRecord]
  /// What is kept for a zone; nil where nothing is.
  func recall(_ zone: Name) async throws(JournalError) -> Recollection?
  /// Notes the bases that zones have now, and what that comes to, in one transaction.
  func adopt(_ adoptions: [BaseAdoption]) throws(JournalError)
  /// The newest changes of all zones, at most so many, the oldest of them first.
  func recentChanges(limit: Int) async throws(JournalError) -> [(zone: Name, changes: ChangeSet)]
  /// Notes the base of a zone that is a copy of what another server has, and what changed by it, if that is to be kept; the
  /// dynamic records that were on top of the base before are forgotten.
  func replaceBase(
    of zone: Name, digest: [UInt8], soa: StartOfAuthority, commit: Commit?
  ) async throws(JournalError)
  /// The dynamic records of a zone, not those that its file has too, that were last published before a time, in seconds
  /// since 1970; those with these types, or all.
  func unrefreshed(
    since time: UInt64, types: Set<RecordType>?, in zone: Name
  ) async throws(JournalError) -> [(record: ResourceRecord, provenance: Provenance)]
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
