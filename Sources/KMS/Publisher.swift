public import DNSWire

/// What a KMS record is worth to the clients that find it.
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
  /// The host is on the list, or there is none, and its addresses could not be found out.
  case unresolved
}

/// One KMS record of a domain, judged.
public struct Publisher: Sendable {
  /// The zone that holds the record, or the domain whose clients get it.
  public var domain: Name
  /// Where the domain was read, in words.
  public var source: String
  /// The record.
  public var record: PublishedService
  /// What the record is worth.
  public var status: PublisherStatus
}
