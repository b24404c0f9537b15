import AccessPolicy
import DNSWire
import TestSupport
import Testing

/// The records of a zone's file where they are protected from updates.
@Suite struct ProtectionTests {
  private static let owner: Name = "_vlmcs._tcp.lab.example"
  private static let host: Name = "kms1.lab.example"
  private static let zone = SmallZone(
    "lab.example", [.a("www.lab.example", "192.0.2.2", ttl: 60)],
    statics: [
      .a("www.lab.example", "192.0.2.1", ttl: 60), .cname("alias.lab.example", "www.lab.example", ttl: 60),
      services(tcp: 25),
    ])

  /// Well-known services of an address, over TCP or UDP: one record for each (RFC 2136 §1.1.5).
  private static func services(tcp port: Int, isUDP: Bool = false) -> ResourceRecord {
    var ports = [UInt8](repeating: 0, count: port / 8 + 1)
    ports[port / 8] = 0x80 >> UInt8(port % 8)
    return ResourceRecord(
      name: "www.lab.example", type: .wks, ttl: 60, rdata: [192, 0, 2, 1, isUDP ? 17 : 6] + ports)
  }

  private func decide(
    _ operation: UpdateOperation, in zone: SmallZone = zone, scope: Rule.Scope = .zoneAdministration,
    protected: Set<Name> = ["lab.example"]
  ) throws -> Decision {
    AccessPolicy(credentials: [], rules: [Rule(name: "rule", scope: scope)], protectedZones: protected)
      .decide(operation, by: try requestor(), in: zone)
  }

  private static let harmful: [UpdateOperation] = [
    .deleteRecord(.a("www.lab.example", "192.0.2.1")), .deleteSet("www.lab.example", .a),
    .deleteName("www.lab.example"), .add(.a("www.lab.example", "192.0.2.3", ttl: 61)),
    .add(.cname("alias.lab.example", "evil.example", ttl: 60)), .add(services(tcp: 80)),
  ]

  @Test(arguments: harmful) func staticRecordsAreProtected(operation: UpdateOperation) throws {
    let decision = try decide(operation)
    #expect(!decision.isAllowed)
    #expect(decision.reason.contains("protected from updates"))
  }

  private static let harmless: [UpdateOperation] = [
    .deleteRecord(.a("www.lab.example", "192.0.2.2")), .add(.a("www.lab.example", "192.0.2.3", ttl: 60)),
    .deleteSet("www.lab.example", .txt), .add(.a("new.lab.example")), .add(.a("www.lab.example", "192.0.2.1", ttl: 60)),
    .add(services(tcp: 53, isUDP: true)),
  ]

  @Test(arguments: harmless) func whatLeavesThemAloneIsAllowed(operation: UpdateOperation) throws {
    #expect(try decide(operation).isAllowed)
  }

  @Test(arguments: harmful) func recordsOfOtherZonesAreNotProtected(operation: UpdateOperation) throws {
    #expect(try decide(operation, protected: ["other.example"]).isAllowed)
  }

  @Test func hostThatDeletesBeforeItPublishesLeavesItsStaticRecord() throws {
    let own = ResourceRecord.srv(Self.owner, Self.host)
    let dynamic = ResourceRecord.srv(Self.owner, weight: 7, Self.host, ttl: own.ttl)
    let zone = SmallZone("lab.example", [dynamic], statics: [own])
    let decision = try decide(.deleteSet(Self.owner, .srv), in: zone, scope: .publishers)
    #expect(decision.operations == [.deleteRecord(dynamic)])
    #expect(decision.notes.contains("the zone file's own records stay (1)"))
  }
}
