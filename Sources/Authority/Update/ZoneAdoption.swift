public import DNSWire

/// What taking up a base led to.
public struct ZoneAdoption: Sendable {
  /// The zone.
  public let zone: Name
  /// The serial it is served with.
  public let serial: Serial
  /// Dynamic records that found no place on the base, all of them where it is signed, and records that the zone can't do
  /// without.
  public let conflicts: [ResourceRecord]
}
