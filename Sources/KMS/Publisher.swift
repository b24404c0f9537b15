public import AccessPolicy
public import DNSWire

/// What a `_vlmcs` record is worth to the clients that find it.
public enum PublisherStatus: String, Sendable, Codable, CaseIterable {
  /// The host is on the list of sanctioned hosts.
  case sanctioned
  /// The host is not on the list.
  case rogue
  /// There is no list.
  case unreviewed
  /// The host has no address, so no client reaches it.
  case dangling
  /// The host has not published itself for two cycles.
  case stale
}

/// One `_vlmcs` SRV record of a zone.
public struct Publisher: Sendable {
  /// The zone that holds the record.
  public var zone: Name
  /// The record's owner.
  public var owner: Name
  /// The record's TTL, in seconds.
  public var ttl: UInt32
  /// Priority, weight, port and target.
  public var service: ServiceData
  /// The target's addresses, as far as the audited zones know them.
  public var addresses: [IPAddress]
  /// What the record is worth.
  public var status: PublisherStatus
  /// Who published it, where that is known.
  public var provenance: Provenance?
  /// Where the record stands, for example `file:line`.
  public var evidence: String
}
