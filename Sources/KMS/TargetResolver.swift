import AccessPolicy
import DNSWire
import Zone

/// Looks up the addresses of SRV targets in a set of zones.
struct TargetResolver {
  let zones: ZoneSet

  enum Resolution {
    /// The target is a host with addresses.
    case host([IPAddress])
    /// The target is an alias; the addresses are those of what it leads to, if known. It is dangling where it leads to a
    /// name without addresses in one of the zones, or in a circle.
    case alias([IPAddress], isDangling: Bool)
    /// The target is in one of the zones, and has no address.
    case noAddress
    /// The target is in none of the zones, or behind a zone cut.
    case foreign([IPAddress])

    var addresses: [IPAddress] {
      switch self {
      case .host(let addresses), .alias(let addresses, _), .foreign(let addresses): addresses
      case .noAddress: []
      }
    }

    /// Whether no client reaches the target.
    var isDangling: Bool {
      switch self {
      case .noAddress, .alias(_, isDangling: true): true
      case .host, .alias, .foreign: false
      }
    }
  }

  func resolve(_ target: Name) -> Resolution {
    var name = target
    for step in 0...KMSLimits.aliases {
      switch lookup(name) {
      case .alias(let next): name = next
      case .addresses(let addresses) where step > 0: return .alias(addresses, isDangling: addresses.isEmpty)
      case .addresses(let addresses): return addresses.isEmpty ? .noAddress : .host(addresses)
      case .elsewhere(let glue): return step > 0 ? .alias(glue, isDangling: false) : .foreign(glue)
      }
    }
    return .alias([], isDangling: true)
  }

  private enum Step {
    case alias(Name)
    case addresses([IPAddress])
    case elsewhere([IPAddress])
  }

  private func lookup(_ name: Name) -> Step {
    var lookupName = LookupName()
    lookupName.load(name)
    guard let zone = zones.zone(for: lookupName, type: .a) else { return .elsewhere([]) }
    switch zone.lookup(lookupName, type: .a) {
    case .node(let node), .wildcard(let node, _):
      if let alias = node.recordSet(.cname) {
        var offset = 0
        guard let rdata = alias.nextRecordData(&offset), let next = try? Name(wire: rdata.array(0..<rdata.count)) else {
          return .addresses([])
        }
        return .alias(next)
      }
      return .addresses(addresses(of: node))
    case .redirection(let node):
      return redirected(name, by: node)
    case .delegation:
      guard let node = zone.occludedNode(lookupName) else { return .elsewhere([]) }
      return .elsewhere(addresses(of: node))
    case .noName:
      return .addresses([])
    }
  }

  /// Where a name below the owner of a DNAME record leads.
  private func redirected(_ name: Name, by node: NodeView) -> Step {
    var offset = 0
    guard let target = node.recordSet(.dname)?.nextRecordData(&offset),
      let next = try? Name(wire: name.wire.dropLast(node.name.count) + target.array(0..<target.count))
    else { return .addresses([]) }
    return .alias(next)
  }

  private func addresses(of node: NodeView) -> [IPAddress] {
    var addresses: [IPAddress] = []
    for index in 0..<node.recordSetCount {
      let set = node.recordSet(at: index)
      guard set.type == .a || set.type == .aaaa else { continue }
      var offset = 0
      while let rdata = set.nextRecordData(&offset) {
        if let address = IPAddress(octets: rdata.array(0..<rdata.count)) { addresses.append(address) }
      }
    }
    return addresses.sorted { ($0.octets.count, $0.description) < ($1.octets.count, $1.description) }
  }
}
