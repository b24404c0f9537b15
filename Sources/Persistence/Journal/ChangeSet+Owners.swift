import DNSWire
import Zone

extension ChangeSet {
  /// The owners of all records, each once.
  var owners: [Name] {
    var seen: Set<Name> = []
    var owners: [Name] = []
    owners.reserveCapacity(4)
    func add(_ records: Span<ResourceRecord>) {
      for place in records.indices {
        if let last = owners.last, last.wire.span.isSame(as: records[place].name.wire.span) { continue }
        let name = records[place].name
        // A few comparisons cost less than a set of them.
        if owners.count == 16 { seen = Set(owners) }
        guard owners.count < 16 ? !owners.contains(name) : seen.insert(name).inserted else { continue }
        owners.append(name)
      }
    }
    add(removed.span)
    add(added.span)
    return owners
  }
}
