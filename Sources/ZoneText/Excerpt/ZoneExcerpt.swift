public import DNSWire
internal import Zone

/// A master file read for the sake of some names: those that matter from the start, and those that they lead to. All of it
/// is read, and errors of form are found; but of most records no zone is made.
public struct ZoneExcerpt: Sendable {
  /// The file.
  public let file: String
  /// Positions of what stands where lookups may start or be led on: all records of the names that matter and of wildcards and what is below them, SOA, NS,
  /// CNAME and DNAME records, and what is outside the zone.
  private let keptIndices: [Int]
  private let content: ReadRecords
  /// The SRV records of the other names, by their owners.
  private let services: [Name: [Int]]
  let apex: Name?
  /// The names that matter from the start and are aliases.
  let aliases: [Name]

  /// Reads a master file as `MasterFile.read` does; `isStart` says which owners matter from the start.
  public init(
    _ octets: [UInt8], file: String, origin: Name?, _ reading: ZoneReading = ZoneReading(), isStart: (Name) -> Bool
  ) throws(ZoneTextErrors) {
    content = try ReadRecords.read(octets, file: file, origin: origin, reading)
    var errors = content.errors
    errors.sort()
    guard errors.total == 0 else { throw errors }
    let records = content.records
    apex = (0..<records.count).first { records.type(at: $0) == .soa }.map { records[$0].name }
    var sorter = Sorter(apex: apex)
    for index in 0..<records.count { sorter.sort(index, records, isStart) }
    self.file = file
    (keptIndices, services, aliases) = (sorter.kept, sorter.services, sorter.aliases)
  }

  /// What is to be done with each record.
  private struct Sorter {
    let apex: Name?
    var kept: [Int] = []
    var services: [Name: [Int]] = [:]
    var aliases: [Name] = []
    private var owner = Name.root
    private var isKept = false

    init(apex: Name?) {
      self.apex = apex
    }

    mutating func sort(_ index: Int, _ records: PackedRecords, _ isStart: (Name) -> Bool) {
      if !records.repeatsOwner(at: index) {
        owner = records[index].name
        // A name below a wildcard makes that wildcard exist, without records (RFC 4592 §2.2.2).
        isKept =
          !(apex.map(owner.isSubdomain) ?? false) || owner.wire.contains(UInt8(ascii: "*")) || isStart(owner)
      }
      switch records.type(at: index) {
      case .soa, .ns, .dname: kept.append(index)
      case .cname:
        kept.append(index)
        if isStart(owner) { aliases.append(owner) }
      case .srv where !isKept: services[owner, default: []].append(index)
      default: if isKept { kept.append(index) }
      }
    }
  }

  /// The records that matter from the start.
  var kept: [ResourceRecord] { keptIndices.map { content.records[$0] } }

  /// The SRV records of a name that does not matter from the start.
  func services(of name: Name) -> [ResourceRecord] {
    (services[name] ?? []).map { content.records[$0] }
  }

  /// Those of some names that own records.
  func owners(among names: Set<Name>) -> Set<Name> {
    Set(content.records.indices(ownedBy: names).map { content.records[$0].name })
  }

  /// The part of the zone that says the same of names as the whole: the names that matter from the start, and these. Without
  /// names it is the whole.
  public func zoneFile(with names: Set<Name>?) throws(ZoneTextErrors) -> ZoneFile {
    guard let names else { return try ZoneChecks.zone(content) }
    let indices = Set(keptIndices).union(content.records.indices(ownedBy: names)).sorted()
    return try ZoneChecks.zone(content.subset(indices))
  }
}
