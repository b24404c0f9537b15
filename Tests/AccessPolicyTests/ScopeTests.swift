import AccessPolicy
import DNSWire
import TestSupport
import Testing

/// Rules about any records, by operation and data, and about a host's own name.
@Suite struct ScopeTests {
  private func decide(
    _ operation: UpdateOperation, _ scope: Rule.Scope, allows: Bool = true, in zone: SmallZone = SmallZone()
  ) throws -> Decision {
    let rules = [Rule(name: "first", allows: allows, scope: scope)]
    let last = allows ? [] : [Rule(name: "last", scope: .zoneAdministration)]
    return AccessPolicy(credentials: [], rules: rules + last).decide(operation, by: try requestor(), in: zone)
  }

  private func records(_ change: (inout RecordScope) -> Void) -> Rule.Scope {
    var scope = RecordScope()
    change(&scope)
    return .records(scope)
  }

  @Test func additionsAlone() throws {
    let scope = records { $0.coversDeletions = false }
    #expect(try decide(.add(.a("www.lab.example")), scope).isAllowed)
    #expect(try decide(.deleteSet("www.lab.example", .a), scope).reason.contains("for additions alone"))
    #expect(try !decide(.deleteRecord(.a("www.lab.example")), scope).isAllowed)
  }

  @Test func deletionsAlone() throws {
    let scope = records { $0.coversAdditions = false }
    #expect(try decide(.deleteName("www.lab.example"), scope).isAllowed)
    #expect(try decide(.add(.a("www.lab.example")), scope).reason.contains("for deletions alone"))
  }

  private static let withTargets: [ResourceRecord] = [
    .srv("a.lab.example", "x.ok.example"), .cname("a.lab.example", "x.ok.example"),
    .ns("a.lab.example", "x.ok.example"),
    .mx("a.lab.example", "x.ok.example"),
  ]

  @Test(arguments: withTargets) func targetsAreBounded(record: ResourceRecord) throws {
    #expect(try decide(.add(record), records { $0.bounds.targets = [NamePattern("*.ok.example")] }).isAllowed)
    let reason = try decide(.add(record), records { $0.bounds.targets = [NamePattern("ok.example")] }).reason
    #expect(reason.contains("it is not for the target x.ok.example."))
  }

  @Test func recordOutOfBoundsIsNotDeletedEither() throws {
    let scope = records { $0.bounds.ports = [1688...1688] }
    #expect(try decide(.deleteRecord(.srv("a.lab.example", "b.example")), scope).isAllowed)
    #expect(try !decide(.deleteRecord(.srv("a.lab.example", port: 1, "b.example")), scope).isAllowed)
  }

  @Test func ruleForSomeOfAnRRsetAllowsNoDeletionOfAllOfIt() throws {
    let scope = records { $0.bounds.ports = [1688...1688] }
    #expect(try decide(.deleteSet("a.lab.example", .srv), scope).reason.contains("delete them one by one"))
  }

  @Test func ruleThatDeniesSomeOfAnRRsetDeniesTheDeletionOfAllOfIt() throws {
    let scope = records { $0.bounds.ports = [1688...1688] }
    #expect(try decide(.deleteSet("a.lab.example", .srv), scope, allows: false).rule == "first")
  }

  @Test func ruleDeniesWhatIsWithinItsBounds() throws {
    let scope = records { $0.bounds.ports = [1689...1689] }
    #expect(try decide(.add(.srv("a.lab.example", port: 1689, "b.example")), scope, allows: false).rule == "first")
    #expect(try decide(.add(.srv("a.lab.example", "b.example")), scope, allows: false).rule == "last")
  }

  private static let host: Name = "kms1.lab.example"

  @Test(arguments: [
    UpdateOperation.add(.a(host)), .add(.aaaa("KMS1.lab.example")), .deleteSet(host, .a), .deleteRecord(.aaaa(host)),
  ])
  func hostOwnsItsAddresses(operation: UpdateOperation) throws {
    #expect(try decide(operation, .ownRecords(OwnScope())).operations == [operation])
  }

  @Test(arguments: [
    UpdateOperation.add(.txt(host, "x")), .add(.a("www.lab.example")), .deleteSet(host, .txt),
    .add(.cname(host, "a.b")),
    .add(.srv("_vlmcs._tcp.lab.example", host)),
  ])
  func hostOwnsNothingElse(operation: UpdateOperation) throws {
    #expect(try !decide(operation, .ownRecords(OwnScope())).isAllowed)
  }

  @Test func hostOwnsTheTypesThatTheRuleSays() throws {
    #expect(try decide(.add(.txt(Self.host, "x")), .ownRecords(OwnScope(types: [.txt]))).isAllowed)
  }

  @Test func administratorsMayDoEverything() throws {
    for operation in [UpdateOperation.add(.soa("lab.example", serial: 9)), .deleteName("lab.example")] {
      #expect(try decide(operation, .zoneAdministration).operations == [operation])
    }
  }
}
