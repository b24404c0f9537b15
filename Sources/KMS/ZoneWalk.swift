import DNSWire
import Zone

/// Follows a name through a set of zones, over aliases and wildcards, as a client's lookup goes.
struct ZoneWalk {
  let zones: ZoneSet
  /// The types of the records looked for.
  let types: [RecordType]

  /// Where a lookup ends.
  enum End {
    /// At a name of one of the zones, with these records of the types looked for, or without any.
    case records([ResourceRecord])
    /// At a name that does not exist, or in a circle.
    case nothing
    /// In none of the zones, or behind a zone cut; the records are those of glue.
    case elsewhere([ResourceRecord])
  }

  func follow(_ start: Name) -> (steps: [LookupStep], end: End) {
    var steps: [LookupStep] = []
    var name = start
    var seen: Set<Name> = [start]
    for _ in 0...KMSLimits.aliases {
      let count = steps.count
      if let end = look(name, &steps) { return (steps, end) }
      guard steps.count > count, let next = steps.last?.name, seen.insert(next).inserted else {
        return (steps, .nothing)
      }
      name = next
    }
    return (steps, .nothing)
  }

  /// Looks up one name; nil where the last step leads on.
  private func look(_ name: Name, _ steps: inout [LookupStep]) -> End? {
    var lookupName = LookupName()
    lookupName.load(name)
    guard let zone = zones.zone(for: lookupName, type: .a) else { return .elsewhere([]) }
    switch zone.lookup(lookupName, type: .a) {
    case .node(let node):
      return look(node, name, &steps)
    case .wildcard(let node, _):
      guard let owner = try? Name(wire: node.name.array(0..<node.name.count)) else { return .nothing }
      steps.append(LookupStep(kind: .wildcard, owner: owner, name: name))
      return look(node, owner, &steps)
    case .redirection(let node):
      var offset = 0
      guard let owner = try? Name(wire: node.name.array(0..<node.name.count)),
        let target = node.recordSet(.dname)?.nextRecordData(&offset),
        let next = try? Name(wire: name.wire.dropLast(owner.wire.count) + target.array(0..<target.count))
      else { return .nothing }
      steps.append(LookupStep(kind: .dname, owner: owner, name: next))
      return nil
    case .delegation:
      guard let node = zone.occludedNode(lookupName) else { return .elsewhere([]) }
      return .elsewhere(records(of: node, name))
    case .noName:
      return .nothing
    }
  }

  private func look(_ node: NodeView, _ owner: Name, _ steps: inout [LookupStep]) -> End? {
    guard let alias = node.recordSet(.cname) else { return .records(records(of: node, owner)) }
    var offset = 0
    guard let rdata = alias.nextRecordData(&offset), let next = try? Name(wire: rdata.array(0..<rdata.count)) else {
      return .nothing
    }
    steps.append(LookupStep(kind: .cname, owner: owner, name: next))
    return nil
  }

  private func records(of node: NodeView, _ owner: Name) -> [ResourceRecord] {
    var records: [ResourceRecord] = []
    for type in types {
      guard let set = node.recordSet(type) else { continue }
      var offset = 0
      while let rdata = set.nextRecordData(&offset) {
        records.append(ResourceRecord(name: owner, type: type, ttl: set.ttl, rdata: rdata.array(0..<rdata.count)))
      }
    }
    return records
  }
}
