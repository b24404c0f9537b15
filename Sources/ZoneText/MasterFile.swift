public import DNSWire

/// Master files (RFC 1035 §5).
public enum MasterFile {
  /// Reads a zone from the octets of a zone file; `file` names it in errors.
  ///
  /// `origin` is the origin before any `$ORIGIN`; without one, relative names before the first `$ORIGIN` are errors.
  /// Reading goes on after an error, so that all are found.
  public static func read(
    _ octets: [UInt8], file: String, origin: Name?, _ reading: ZoneReading = ZoneReading()
  ) throws(ZoneTextErrors) -> ZoneFile {
    try ZoneChecks.zone(try ReadRecords.read(octets, file: file, origin: origin, reading))
  }
}
