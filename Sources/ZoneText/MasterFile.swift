public import DNSWire

/// Master files (RFC 1035 §5).
public enum MasterFile {
  /// Reads a zone from the octets of a master file; `file` names it in errors.
  ///
  /// `origin` is the origin before any `$ORIGIN`; without one, relative names before the first `$ORIGIN` are errors.
  /// Reading goes on after an error, so that all are found.
  public static func read(_ octets: [UInt8], file: String, origin: Name?) throws(ZoneTextErrors) -> ZoneFile {
    var items: [EntryReader.Item] = []
    var errors = ZoneTextErrors()
    let warnings = try readItems(octets, file: file, origin: origin, &errors) { items.append($0) }
    var checks = ZoneChecks()
    let zone = checks.check(items, afterErrors: errors.total > 0) { errors.add($0, file: file) }
    errors.sort()
    guard var zone, errors.total == 0 else { throw errors }
    for warning in warnings { zone.warnings.add(warning, file: file) }
    return zone
  }

  /// Hands over the records one after the other, as far as they can be read; gives what was read in another way than it
  /// is written.
  static func readItems(
    _ octets: [UInt8], file: String, origin: Name?, _ errors: inout ZoneTextErrors, _ take: (EntryReader.Item) -> Void
  ) throws(ZoneTextErrors) -> [TextFault] {
    guard octets.count <= ZoneTextLimits.fileOctets else {
      let start = Position(line: 1, column: 1)
      errors.add(TextFault(start, "the file has more than \(ZoneTextLimits.fileOctets) octets"), file: file)
      throw errors
    }
    var scanner = EntryScanner(octets)
    var reader = EntryReader(origin: origin)
    while true {
      let entry: Entry?
      do {
        entry = try scanner.next()
      } catch {
        errors.add(error, file: file)
        reader.noteFault()
        reader.forgetOwner()
        continue
      }
      guard let entry else { return reader.warnings }
      do {
        if let item = try reader.read(entry) { take(item) }
      } catch {
        errors.add(error, file: file)
        reader.noteFault()
      }
    }
  }
}
