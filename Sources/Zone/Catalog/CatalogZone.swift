public import DNSWire

/// A zone that lists zones, so that secondaries configure themselves (RFC 9432).
public struct CatalogZone: Sendable {
  /// A zone that is listed.
  public struct Member: Sendable, Hashable {
    /// The zone.
    public let zone: Name
    /// Its unique label in the catalog: another one means that the zone starts anew (§5.4).
    public let label: Name
    /// The catalog that it is to change to (§4.3.1).
    public let newOwner: Name?
  }

  /// Why a catalog is not followed; what it listed before stays (§5.1).
  public enum Fault: Error, Equatable, Sendable {
    /// The version property is missing, several, or one that is not known: only "2" is (§4.2.1).
    case version
    /// A member has several PTR records, or one that can't be read.
    case member(Name)
    /// A zone is listed twice.
    case repeated(Name)
    /// There are too many.
    case tooManyMembers
  }

  /// The zones that are listed, in their order.
  public let members: [Member]

  /// Reads a catalog.
  public init(_ version: ZoneVersion) throws(Fault) {
    let apex = version.apex
    guard let property = try? apex.prepending(label: Self.label("version")),
      let text = version.content(of: property)?.recordSet(.txt), text.rdatas == [[1, UInt8(ascii: "2")]]
    else { throw .version }
    guard let list = try? apex.prepending(label: Self.label("zones")) else { throw .version }
    var members: [Member] = []
    var seen: Set<Name> = []
    var nodes: [NodeContent] = []
    version.forEachNode { node in
      if node.name.parent == list, node.recordSet(.ptr) != nil { nodes.append(node) }
    }
    guard nodes.count <= ZoneLimits.catalogMembers else { throw .tooManyMembers }
    for node in nodes {
      guard let rdatas = node.recordSet(.ptr)?.rdatas, rdatas.count == 1, let zone = try? Name(wire: rdatas[0]) else {
        throw .member(node.name)
      }
      guard seen.insert(zone).inserted else { throw .repeated(zone) }
      let owner = try? node.name.prepending(label: Self.label("coo"))
      let changes = owner.flatMap { version.content(of: $0)?.recordSet(.ptr)?.rdatas } ?? []
      members.append(
        Member(
          zone: zone, label: node.name,
          newOwner: changes.count == 1 ? changes.first.flatMap { try? Name(wire: $0) } : nil))
    }
    self.members = members.sorted { $0.zone < $1.zone }
  }

  private static func label(_ text: StaticString) -> [UInt8] { Array("\(text)".utf8) }

  /// The records of a catalog that lists these zones; the unique labels are made from the zones' names, so that a zone
  /// keeps its label.
  public static func records(of apex: Name, members: [Name], serial: Serial) throws(WireError) -> [ResourceRecord] {
    let invalid = try Name.root.prepending(label: label("invalid"))
    let soa = StartOfAuthority(
      mname: invalid, rname: invalid, serial: serial, refresh: 3_600, retry: 600, expire: 2_147_483_646, minimum: 0)
    var records = [
      ResourceRecord(name: apex, type: .soa, ttl: 0, rdata: soa.rdata),
      ResourceRecord(name: apex, type: .ns, ttl: 0, rdata: invalid.wire),
      ResourceRecord(
        name: try apex.prepending(label: label("version")), type: .txt, ttl: 0, rdata: [1, UInt8(ascii: "2")]),
    ]
    let list = try apex.prepending(label: label("zones"))
    for member in members {
      // Its hash, without iterations and salt.
      let label = Array(HashedLabel(member, parameters: [1, 0, 0, 0, 0]).text.utf8)
      records.append(
        ResourceRecord(name: try list.prepending(label: label), type: .ptr, ttl: 0, rdata: member.wire))
    }
    return records
  }
}
