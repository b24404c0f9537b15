public import DNSWire

/// A record and where it stands in its file (RFC 1035 §5.1).
public struct LocatedRecord: Sendable {
  /// The record.
  public var record: ResourceRecord
  /// The first line of the record's entry, counted from 1.
  public var line: Int

  /// Makes a record with its line.
  public init(record: ResourceRecord, line: Int) {
    self.record = record
    self.line = line
  }
}
