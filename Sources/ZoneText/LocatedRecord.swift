public import DNSWire
internal import Zone

/// A record and where it stands in its file (RFC 1035 §5.1).
public struct LocatedRecord: Sendable {
  /// The record.
  public var record: ResourceRecord
  /// The file; empty where there is but one.
  public var file: String
  /// The first line of the record's entry, counted from 1.
  public var line: Int
  /// When the record was last refreshed, in seconds since 1970, where the file tells it, as Windows' exports do of dynamic
  /// records.
  public var refreshed: Int?

  /// Makes a record with its line.
  public init(record: ResourceRecord, file: String = "", line: Int, refreshed: Int? = nil) {
    self.record = record
    self.file = file
    self.line = line
    self.refreshed = refreshed
  }

  /// Takes the hours since 1601-01-01 UTC.
  init(record: ResourceRecord, file: String, line: Int, refreshed hours: UInt32?) {
    self.init(
      record: record, file: file, line: line,
      refreshed: hours.map { (Int($0) - Int(RecordAges.hoursBefore1970)) * 3_600 })
  }
}
