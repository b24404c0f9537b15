import DNSWire
import TestSupport
import Zone

extension ZoneVersion {
  /// The version that the changes make of this one.
  func applying(_ changes: ChangeSet) throws -> ZoneVersion {
    try edited { edit in
      for record in changes.removed { edit.remove(record) }
      for record in changes.added { edit.add(record) }
    }
  }
}

extension ZoneVersion {
  /// The number of RRsets that a name server's name has as glue; nil where the zone does not hold it.
  func glueTypes(_ name: Name) -> Int? {
    view.glue(.of(name))?.recordSetCount
  }
}

extension ZoneSet {
  /// The apex of the zone that answers for a name.
  func apex(for name: Name, _ type: RecordType = .a) -> Name? {
    let lookupName = LookupName.of(name)
    guard let zone = zone(for: lookupName, type: type), let node = zone.apex(above: lookupName) else { return nil }
    return try? Name(wire: node.name.array(0..<node.name.count))
  }
}
