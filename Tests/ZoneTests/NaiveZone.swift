import DNSWire
import Zone

/// A zone as a list of records by owner and type, and lookups spelled out after RFC 1034 §4.3.2 and RFC 4592: slow, and
/// plainly right.
struct NaiveZone {
  let apex: Name
  private var nodes: [Name: [RecordType: Set<[UInt8]>]] = [:]

  init(_ zone: ZoneVersion) {
    apex = zone.apex
    for record in zone.records { add(record) }
  }

  mutating func add(_ record: ResourceRecord) {
    nodes[record.name, default: [:]][record.type, default: []].insert(record.rdata)
  }

  mutating func remove(_ record: ResourceRecord) {
    nodes[record.name]?[record.type]?.remove(record.rdata)
    if nodes[record.name]?[record.type]?.isEmpty == true { removeSet(of: record.name, record.type) }
  }

  mutating func removeSet(of name: Name, _ type: RecordType) {
    nodes[name]?[type] = nil
    if nodes[name]?.isEmpty == true { nodes[name] = nil }
  }

  /// Owner, type and rdata of every record.
  var records: Set<String> {
    var records: Set<String> = []
    for (name, sets) in nodes {
      for (type, rdatas) in sets { for rdata in rdatas { records.insert("\(name.folded) \(type) \(rdata)") } }
    }
    return records
  }

  /// Every name that exists: owners, and all between them and the apex.
  var existing: Set<Name> {
    var existing: Set<Name> = [apex]
    for name in nodes.keys {
      var name = name
      while name != apex, existing.insert(name).inserted, let parent = name.parent { name = parent }
    }
    return existing
  }

  func find(_ name: Name, _ type: RecordType, existing: Set<Name>) -> String {
    var path: [Name] = [name]
    while let last = path.last, last != apex, let parent = last.parent { path.append(parent) }
    for ancestor in path.reversed() where ancestor != apex && nodes[ancestor]?[.ns] != nil {
      if !(type == .ds && ancestor == name) { return "delegation \(text(of: ancestor))" }
    }
    guard let encloser = path.first(where: existing.contains) else { return "no name" }
    if encloser == name { return "node \(text(of: name))" }
    guard let wildcard = try? encloser.prepending(label: [0x2A]), existing.contains(wildcard) else { return "no name" }
    return "wildcard \(text(of: wildcard))"
  }

  private func text(of name: Name) -> String {
    ([name.folded.description] + (nodes[name] ?? [:]).keys.map(\.description).sorted()).joined(separator: " ")
  }
}
