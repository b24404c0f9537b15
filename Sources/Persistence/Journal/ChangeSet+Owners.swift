import DNSWire
import Zone

extension ChangeSet {
  /// The owners of all records, each once.
  var owners: [Name] {
    var seen: Set<Name> = []
    var owners: [Name] = []
    owners.reserveCapacity(4)
    func add(_ name: Name) {
      guard name.wire != owners.last?.wire else { return }
      // A few comparisons cost less than a set of them.
      if owners.count == 16 { seen = Set(owners) }
      guard owners.count < 16 ? !owners.contains(name) : seen.insert(name).inserted else { return }
      owners.append(name)
    }
    for index in removed.indices { add(removed[index].name) }
    for index in added.indices { add(added[index].name) }
    return owners
  }
}
