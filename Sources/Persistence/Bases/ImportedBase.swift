public import DNSWire

/// A base that an operator imported.
public struct ImportedBase: Sendable, Equatable {
  /// Its number.
  public var number: Int64
  /// The zone.
  public var zone: Name
  /// When, in seconds since 1970.
  public var time: UInt64
  /// Who imported it.
  public var operatorName: String
  /// The file's name, as the operator had it.
  public var source: String
  /// The digest of the file.
  public var digest: [UInt8]
  /// Its records.
  public var records: Int
  /// The digest of the zone's configured file when it was imported; nil where none was configured.
  public var fileDigest: [UInt8]?

  /// Makes a base that has no number yet.
  public init(
    zone: Name, time: UInt64, operatorName: String, source: String, digest: [UInt8], records: Int,
    fileDigest: [UInt8]? = nil
  ) {
    number = 0
    self.zone = zone
    self.time = time
    self.operatorName = operatorName
    self.source = source
    self.digest = digest
    self.records = records
    self.fileDigest = fileDigest
  }
}
