public import DNSWire
public import Zone

extension ZoneVersion {
  /// A zone with an SOA record, an NS record, its server's address, and these records.
  public static func of(
    _ apex: Name, serial: UInt32 = 1, minimum: UInt32 = 300, _ records: [ResourceRecord] = []
  ) throws -> ZoneVersion {
    let server = ResourceRecord.server(of: apex)
    let own: [ResourceRecord] = [
      .soa(apex, serial: serial, minimum: minimum), .ns(apex, server), .a(server, "192.0.2.53"),
    ]
    return try ZoneVersion(apex: apex, records: own + records)
  }

  /// The zone that an edit makes of this one.
  public func edited(_ body: (inout ZoneEdit) -> Void) throws -> ZoneVersion {
    var edit = ZoneEdit(self)
    body(&edit)
    guard let version = edit.commit() else { throw NoVersion() }
    return version
  }

  /// An edit gave no version.
  public struct NoVersion: Error {}

  /// What a lookup finds, as text: a kind, and the owner and types of the node where there is one.
  public func find(_ name: Name, _ type: RecordType = .a) -> String {
    switch view.lookup(.of(name), type: type) {
    case .node(let node): "node \(Self.text(of: node))"
    case .delegation(let node): "delegation \(Self.text(of: node))"
    case .redirection(let node): "redirection \(Self.text(of: node))"
    case .wildcard(let node, _): "wildcard \(Self.text(of: node))"
    case .noName: "no name"
    }
  }

  private static func text(of node: NodeView) -> String {
    var types: [String] = []
    for index in 0..<node.recordSetCount { types.append(node.recordSet(at: index).type.description) }
    let name = (try? Name(wire: node.name.array(0..<node.name.count)))?.description ?? "?"
    return ([name] + types.sorted()).joined(separator: " ")
  }
}
