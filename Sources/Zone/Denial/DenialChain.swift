import DNSWire

/// How a signed zone proves that something does not exist.
public enum DenialScheme: Sendable {
  /// It does not: it is not signed.
  case none
  /// By NSEC records, in the canonical order of names (RFC 4034 §4).
  case names
  /// By NSEC3 records, in the order of the names' hashes (RFC 5155).
  case hashes
}

/// The nodes of a zone that hold its records of denial, in the order in which these lead from one to the next.
struct DenialChain {
  let scheme: DenialScheme
  /// Positions among the nodes that the chain was made from.
  let order: [Int]

  static let none = DenialChain(scheme: .none, order: [])

  private init(scheme: DenialScheme, order: [Int]) {
    self.scheme = scheme
    self.order = order
  }

  /// Takes the nodes of a zone, its apex first; those of NSEC3 records, which are no names of the zone, start at
  /// `firstHashed`.
  init(_ nodes: [NodeContent], firstHashed: Int) throws(ZoneVersion.Malformed) {
    guard let apex = nodes.first else {
      self = .none
      return
    }
    if let parameters = Self.parameters(apex) {
      let iterations = parameters.span.uint16(at: 2)
      guard iterations <= ZoneLimits.hashIterations else { throw .tooManyIterations(iterations) }
      let members = (firstHashed..<nodes.count).filter { Self.belongs(nodes[$0], to: parameters) }
      self.init(scheme: members.isEmpty ? .none : .hashes, order: Self.sorted(members, nodes))
    } else {
      let members = (0..<firstHashed).filter { nodes[$0].recordSet(.nsec) != nil }
      self.init(scheme: apex.recordSet(.nsec) == nil ? .none : .names, order: Self.sorted(members, nodes))
    }
  }

  private static func sorted(_ members: [Int], _ nodes: [NodeContent]) -> [Int] {
    members.sorted { nodes[$0].name < nodes[$1].name }
  }

  /// The parameters of the chain to be used: SHA-1, no flags (RFC 5155 §4.1.2).
  private static func parameters(_ apex: NodeContent) -> [UInt8]? {
    apex.recordSet(.nsec3param)?.rdatas.first { rdata in
      rdata.count >= 5 && rdata[0] == 1 && rdata[1] == 0 && rdata.count == 5 + Int(rdata[4])
    }
  }

  /// Whether a node has an NSEC3 record with these parameters; its flags don't matter.
  private static func belongs(_ node: NodeContent, to parameters: [UInt8]) -> Bool {
    guard let rdata = node.recordSet(.nsec3)?.rdatas.first, node.name.wire[0] == HashedLabel.octets else {
      return false
    }
    return rdata.count > parameters.count && rdata[0] == parameters[0]
      && rdata[2..<parameters.count] == parameters[2...]
  }
}
