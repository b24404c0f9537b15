import Authority
import DNSWire
import Zone

/// What must hold for a zone's version that an update made.
struct ChangeProperties {
  let old: ZoneVersion
  let new: ZoneVersion
  let commit: Commit
  /// Whether the zone is a copy, in which aliases stand as they do at its primary.
  var isCopy = false

  func check() throws(Violation) {
    let records = new.records
    try checkRecords(records)
    try checkChanges(records)
    try checkNames(records)
    try demand(new.soa.serial.isAfter(old.soa.serial), "the serial comes after the one before")
    try demand(new.soa == commit.soa, "the SOA record kept is the one served")
    for publication in commit.publications {
      try demand(records.contains { $0.isSame(as: publication.record) }, "what was published is there")
    }
  }

  /// The zone is one (RFC 1034 §3.6.2, RFC 2181 §5, RFC 2136 §3.4.2).
  private func checkRecords(_ records: [ResourceRecord]) throws(Violation) {
    let starts = records.filter { $0.type == .soa }
    try demand(starts.count == 1 && starts[0].name == new.apex, "one SOA record stands at the apex")
    try demand(records.contains { $0.type == .ns && $0.name == new.apex }, "the apex has a name server")
    let names = Dictionary(grouping: records, by: \.name)
    for (name, records) in names {
      try demand(name.isSubdomain(of: new.apex), "\(name) is in the zone")
      let aliases = records.count { $0.type == .cname }
      let others = records.count { $0.type != .cname && ![25, 46, 47].contains($0.type.rawValue) }
      try demand(isCopy || aliases == 0 || aliases == 1 && others == 0, "the alias \(name) stands alone")
      try demand(isCopy || records.count { $0.type == .dname } <= 1, "\(name) leads to one place")
      for (type, set) in Dictionary(grouping: records, by: \.type) {
        try demand(!type.isMeta, "no zone holds \(type)")
        try demand(set.allSatisfy { $0.ttl == set[0].ttl && $0.ttl <= 0x7FFF_FFFF }, "\(name) \(type) has one TTL")
        let different = Set(set.map { RecordData.canonical(type, $0.rdata) })
        try demand(different.count == set.count, "no two records of \(name) \(type) are the same")
        try demand(
          set.allSatisfy { (try? RecordData.validate(type, $0.rdata)) != nil }, "\(name) \(type) has valid rdata")
      }
    }
  }

  /// The changes lead from the old records to the new ones, exactly.
  private func checkChanges(_ records: [ResourceRecord]) throws(Violation) {
    var expected = Dictionary(old.records.map { (Key($0), 1) }, uniquingKeysWith: +)
    for record in commit.changes.removed { expected[Key(record), default: 0] -= 1 }
    for record in commit.changes.added { expected[Key(record), default: 0] += 1 }
    for record in records { expected[Key(record), default: 0] -= 1 }
    try demand(expected.values.allSatisfy { $0 == 0 }, "the changes make the new records of the old ones")
  }

  /// The names that exist are those that a zone made of the same records has.
  private func checkNames(_ records: [ResourceRecord]) throws(Violation) {
    guard let rebuilt = try? ZoneVersion(apex: new.apex, records: records) else {
      throw Violation("the records make up a zone")
    }
    try demand(Self.names(rebuilt) == Self.names(new), "the names that exist are those that have records or children")
  }

  private static func names(_ version: ZoneVersion) -> [Name: Int] {
    var names: [Name: Int] = [:]
    version.forEachNode { names[$0.name] = $0.childCount }
    return names
  }

  private struct Key: Hashable {
    let name: Name
    let type: RecordType
    let ttl: UInt32
    let rdata: [UInt8]

    init(_ record: ResourceRecord) {
      name = record.name
      type = record.type
      ttl = record.ttl
      rdata = record.rdata
    }
  }
}
