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
    try records(octets, file: file, origin: origin, reading).zone()
  }

  /// The same before the records are a zone.
  public static func records(
    _ octets: [UInt8], file: String, origin: Name?, _ reading: ZoneReading = ZoneReading()
  ) throws(ZoneTextErrors) -> MasterRecords {
    MasterRecords(try ReadRecords.read(octets, file: file, origin: origin, reading))
  }

  /// The files that a zone file includes, in their order, as `ZoneFile.included` has them, whatever else is wrong with it.
  ///
  /// A file without `$INCLUDE` is not read for it.
  public static func included(
    by octets: [UInt8], file: String, origin: Name?, _ reading: ZoneReading
  ) -> [ZoneReading.Included] {
    guard mayInclude(octets), let content = try? ReadRecords.read(octets, file: file, origin: origin, reading) else {
      return []
    }
    return content.sources.sources.dropFirst().map { ZoneReading.Included(path: $0.path, octets: $0.octets) }
  }

  /// Whether there is a `$INCLUDE`, as far as can be told without unpacking or converting the text.
  private static func mayInclude(_ octets: [UInt8]) -> Bool {
    if GzipText.isPacked(octets) { return true }
    let text = octets.span
    let directive = Array("$INCLUDE".utf8)
    for start in text.indices where text[start] == directive[0] {
      // It may be UTF-16.
      if start + 1 < text.count, text[start + 1] == 0 { return true }
      var count = 1
      // A letter differs from the other case's by one bit.
      while count < directive.count, start + count < text.count, text[start + count] & 0xDF == directive[count] {
        count += 1
      }
      if count == directive.count { return true }
    }
    return false
  }
}
