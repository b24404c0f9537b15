public import DNSWire

/// A master file read for the sake of some names: those that matter from the start, and those that they lead to. All of it
/// is read, and errors of form are found; but of most records nothing is kept that takes time to make.
public struct ZoneExcerpt: Sendable {
  /// The file.
  public let file: String
  /// What stands where lookups may start or be led on: all records of the names that matter and of wildcards and what is below them, SOA, NS,
  /// CNAME and DNAME records, and what is outside the zone.
  let kept: [EntryReader.Item]
  /// The address and SRV records of the other names.
  let others: PackedRecords
  let apex: Name?
  /// The names that matter from the start and are aliases.
  let aliases: [Name]
  private let warnings: [TextFault]

  /// Reads a master file as `MasterFile.read` does; `isStart` says which owners matter from the start.
  public init(
    _ octets: [UInt8], file: String, origin: Name?, isStart: (Name) -> Bool
  ) throws(ZoneTextErrors) {
    var kept: [EntryReader.Item] = []
    var others = PackedRecords(fileOctets: octets.count)
    var errors = ZoneTextErrors()
    var apex: Name?
    var aliases: [Name] = []
    warnings = try MasterFile.readItems(octets, file: file, origin: origin, &errors) { item in
      let record = item.record
      if apex == nil, record.type == .soa { apex = record.name }
      let isInZone = apex.map { record.name.isSubdomain(of: $0) } ?? false
      switch record.type {
      case .soa, .ns, .dname: kept.append(item)
      case .cname:
        kept.append(item)
        if isStart(record.name) { aliases.append(record.name) }
      default:
        // A name below a wildcard makes that wildcard exist, without records (RFC 4592 §2.2.2).
        if !isInZone || record.name.wire.contains(UInt8(ascii: "*")) || isStart(record.name) {
          kept.append(item)
        } else if record.type == .a || record.type == .aaaa || record.type == .srv {
          others.append(item)
        }
      }
    }
    errors.sort()
    guard errors.total == 0 else { throw errors }
    self.file = file
    self.kept = kept
    self.others = others
    self.apex = apex
    self.aliases = aliases
  }

  /// The part of the zone that says the same of names as the whole: the names that matter from the start, and these.
  public func zoneFile(with names: Set<Name>) throws(ZoneTextErrors) -> ZoneFile {
    let items = (kept + others.items(of: names)).sorted { $0.line < $1.line }
    var errors = ZoneTextErrors()
    var checks = ZoneChecks()
    let zone = checks.check(items, afterErrors: false) { errors.add($0, file: file) }
    errors.sort()
    guard var zone, errors.total == 0 else { throw errors }
    for warning in warnings { zone.warnings.add(warning, file: file) }
    return zone
  }
}
