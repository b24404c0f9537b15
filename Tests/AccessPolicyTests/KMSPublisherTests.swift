import AccessPolicy
import DNSWire
import TestSupport
import Testing

@Suite struct KMSPublisherTests {
  private static let zone: Name = "lab.example"
  private static let owner: Name = "_vlmcs._tcp.lab.example"
  private static let host: Name = "kms1.lab.example"

  private func decide(_ operation: UpdateOperation) throws -> Decision {
    let policy = AccessPolicy(credentials: [], rules: [Rule(name: "kms", allows: true, scope: .publishers)])
    return policy.decide(operation, by: try requestor(), zone: Self.zone)
  }

  private static let allowed: [UpdateOperation] = [
    .add(.srv(owner, host)), .add(.srv(owner, priority: 5, weight: 9, port: 1700, host, ttl: 1)),
    .add(.srv(owner, "KMS1.LAB.example")), .add(.srv("_VLMCS._TCP.Lab.Example", host)),
    .deleteRecord(.srv(owner, host)), .deleteRecord(.srv(owner, priority: 9, "Kms1.lab.example")),
    .add(.a(host)), .add(.a("KMS1.lab.EXAMPLE")), .add(.aaaa(host)), .deleteRecord(.a(host)),
    .deleteRecord(.aaaa(host)), .deleteSet(host, .a), .deleteSet(host, .aaaa),
  ]

  @Test(arguments: allowed) func hostPublishesItself(operation: UpdateOperation) throws {
    #expect(try decide(operation).allowingRule == "kms")
  }

  private static let refused: [UpdateOperation] = [
    .add(.srv(owner, "kms2.lab.example")), .add(.srv(owner, .root)), .add(.srv(owner, "a.kms1.lab.example")),
    .add(.srv(owner, "lab.example")), .deleteRecord(.srv(owner, "kms2.lab.example")),
    .deleteSet(owner, .a),
    .add(.a(owner)), .add(.cname(owner, host)), .add(.txt(owner, "x")), .deleteRecord(.txt(owner, "x")),
    .add(.srv("_vlmcs._tcp.branch.lab.example", host)), .add(.srv("_vlmcs._tcp.other.example", host)),
    .add(.srv("_vlmcs._tcp", host)), .add(.srv("a._vlmcs._tcp.lab.example", host)),
    .add(.srv("_vlmcs._udp.lab.example", host)), .add(.srv("_tcp._vlmcs.lab.example", host)),
    .add(.srv("_vlmcs.lab.example", host)), .add(.srv("_ldap._tcp.lab.example", host)), .add(.srv(host, host)),
    .add(.a("kms2.lab.example")), .deleteSet("kms2.lab.example", .a), .add(.a("a.kms1.lab.example")),
    .add(.a("lab.example")), .add(.a("*.lab.example")), .deleteSet(host, .txt),
    .add(.cname(host, "evil.example")), .add(.ns(host, "evil.example")), .add(.txt(host, "x")),
    .deleteSet(host, .any), .add(.soa("lab.example", serial: 2)), .deleteName("lab.example"),
  ]

  @Test(arguments: refused) func everythingElseIsRefused(operation: UpdateOperation) throws {
    #expect(try decide(operation).reason.hasPrefix("no rule allows it; rule \"kms\": "))
  }

  @Test(
    arguments: [[], [0, 0, 0, 0, 6, 152], [0, 0, 0, 0, 6, 152, 0, 0], [0, 0, 0, 0, 6, 152, 0xC0, 12]] as [[UInt8]])
  func serviceThatCannotBeReadIsRefused(rdata: [UInt8]) throws {
    let record = ResourceRecord(name: Self.owner, type: .srv, ttl: 1, rdata: rdata)
    #expect(try decide(.add(record)).reason.contains("can't be read"))
  }

  @Test func foreignTargetIsNamedInTheReason() throws {
    let reason = try decide(.add(.srv(Self.owner, "pc7.lab.example"))).reason
    #expect(reason.contains("pc7.lab.example."))
    #expect(reason.contains("kms1.lab.example."))
  }

  @Test func zoneIsTheOneThatIsUpdated() throws {
    let policy = AccessPolicy(credentials: [], rules: [Rule(name: "kms", allows: true, scope: .publishers)])
    let add = UpdateOperation.add(.srv("_vlmcs._tcp.other.example", Self.host))
    #expect(policy.decide(add, by: try requestor(), zone: "other.example").allowingRule == "kms")
    #expect(policy.decide(add, by: try requestor(), zone: "lab.example").allowingRule == nil)
  }
}
