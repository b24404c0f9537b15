public import AccessPolicy
public import DNSWire

/// A record that somebody published by an update.
public struct PublishedRecord: Sendable {
  /// The record as it is stored.
  public let record: ResourceRecord
  /// Whether the zone's file had the record as well when it was published, so that the update changed nothing.
  public let isStatic: Bool
  /// What was asked for, where it differs.
  public let asked: ResourceRecord?
  /// Who published it.
  public let provenance: Provenance
}
