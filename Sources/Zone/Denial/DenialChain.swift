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
  /// Where the nodes start.
  let order: [Int]

  static let none = DenialChain()

  private init() {
    scheme = .none
    order = []
  }

  /// Takes where nodes start among the octets of an image: the apex, those with NSEC records, and those of NSEC3 records,
  /// which are no names of the zone.
  init(
    _ octets: borrowing Span<UInt8>, apex: Int, named: [Int], hashed: [Int]
  ) throws(ZoneVersion.Malformed) {
    let top = NodeView(octets.node(at: apex))
    if let parameters = Self.parameters(top) {
      let iterations = parameters.span.uint16(at: 2)
      guard iterations <= ZoneLimits.hashIterations else { throw .tooManyIterations(iterations) }
      var members: [Int] = []
      for offset in hashed where Self.belongs(NodeView(octets.node(at: offset)), to: parameters) {
        members.append(offset)
      }
      scheme = members.isEmpty ? .none : .hashes
      order = Self.sorted(members, octets)
    } else {
      scheme = top.recordSet(.nsec) == nil ? .none : .names
      order = Self.sorted(named, octets)
    }
  }

  private static func sorted(_ members: [Int], _ octets: borrowing Span<UInt8>) -> [Int] {
    var named: [(name: Name, offset: Int)] = []
    named.reserveCapacity(members.count)
    for offset in members {
      let name = NodeView(octets.node(at: offset)).name
      named.append(((try? Name(wire: name.array(0..<name.count))) ?? .root, offset))
    }
    return named.sorted { $0.name < $1.name }.map(\.offset)
  }

  /// The parameters of the chain to be used: SHA-1, no flags (RFC 5155 §4.1.2).
  private static func parameters(_ apex: NodeView) -> [UInt8]? {
    guard let set = apex.recordSet(.nsec3param) else { return nil }
    var offset = 0
    while let rdata = set.nextRecordData(&offset) {
      if rdata.count >= 5, rdata[0] == 1, rdata[1] == 0, rdata.count == 5 + Int(rdata[4]) {
        return rdata.array(0..<rdata.count)
      }
    }
    return nil
  }

  /// Whether a node has an NSEC3 record with these parameters; its flags don't matter.
  private static func belongs(_ node: NodeView, to parameters: [UInt8]) -> Bool {
    guard let rdata = node.recordSet(.nsec3)?.first, node.name[0] == HashedLabel.octets else { return false }
    return rdata.count > parameters.count && rdata[0] == parameters[0]
      && rdata.array(2..<parameters.count)[...] == parameters[2...]
  }
}
