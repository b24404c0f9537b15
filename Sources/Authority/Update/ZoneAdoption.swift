public import DNSWire
public import Zone

/// What taking up a base led to, or would lead to.
public struct ZoneAdoption: Sendable {
  /// The zone.
  public let zone: Name
  /// The serial it is served with.
  public let serial: Serial
  /// The serial it was served with before; nil where it was not served.
  public let earlierSerial: Serial?
  /// What differs from what was served before, the SOA record's included; of a zone that was not served nothing where it
  /// has too many records.
  public let changes: ChangeSet
  /// Records that are new.
  public let added: Int
  /// Records that are gone.
  public let removed: Int
  /// Records that updates had published, and that are the base's now.
  public let absorbed: Int
  /// Records of the base that are not served, as updates removed them.
  public let stayingRemoved: Int
  /// Where the base and what updates did contradict each other.
  public let conflicts: [BaseConflict]
}

/// What is written when a zone gets a base.
public struct BaseAdoption: Sendable {
  /// The zone.
  public let zone: Name
  /// The digest of the base.
  public let digest: [UInt8]
  /// The number under which the store keeps the base; nil where it is a file of the configuration.
  public let number: Int64?
  /// The SOA record's data that the zone is served with.
  public let soa: StartOfAuthority
  /// What becomes of what updates did.
  public let restatements: [Recollection.Restatement]
  /// The journal's row; nil where there is nothing to tell.
  public let change: Commit?

  /// Makes what is to be written.
  public init(
    zone: Name, digest: [UInt8], number: Int64? = nil, soa: StartOfAuthority,
    restatements: [Recollection.Restatement] = [], change: Commit? = nil
  ) {
    self.zone = zone
    self.digest = digest
    self.number = number
    self.soa = soa
    self.restatements = restatements
    self.change = change
  }
}
