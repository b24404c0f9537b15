public import DNSWire

/// A zone that a server sent.
public struct TransferredZone: Sendable {
  /// The zone's apex.
  public let apex: Name
  /// Its serial.
  public let serial: Serial
  /// The records that were to be kept, in the order in which they came.
  public let records: [ResourceRecord]
  /// Records that came in.
  public let recordCount: Int
  /// Records that are not in the zone, and were passed over.
  public let foreignRecords: Int
  /// Who sent it.
  public let server: ServerAddress
}
