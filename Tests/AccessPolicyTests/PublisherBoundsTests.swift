import AccessPolicy
import DNSWire
import TestSupport
import Testing

/// What a `kms-publisher` rule makes of a host's own record.
@Suite struct PublisherBoundsTests {
  private static let owner: Name = "_vlmcs._tcp.lab.example"
  private static let host: Name = "kms1.lab.example"

  private func decide(
    _ operation: UpdateOperation, in zone: SmallZone = SmallZone(), _ scope: PublisherScope
  ) throws -> Decision {
    let policy = AccessPolicy(
      credentials: [], rules: [Rule(name: "kms", allows: true, scope: .kmsPublisher(scope))])
    return policy.decide(operation, by: try requestor(), in: zone)
  }

  private func scope(_ change: (inout PublisherScope) -> Void) -> PublisherScope {
    var scope = PublisherScope()
    change(&scope)
    return scope
  }

  @Test func portIsBounded() throws {
    let scope = scope { $0.bounds.ports = [1688...1690] }
    #expect(try decide(.add(.srv(Self.owner, port: 1690, Self.host)), scope).isAllowed)
    let reason = try decide(.add(.srv(Self.owner, port: 1691, Self.host)), scope).reason
    #expect(reason.contains("the port 1691 is not within 1688-1690"))
  }

  @Test func priorityIsBounded() throws {
    let scope = scope { $0.bounds.priorities = [0...0, 10...20] }
    #expect(try decide(.add(.srv(Self.owner, priority: 15, Self.host)), scope).isAllowed)
    #expect(try decide(.add(.srv(Self.owner, priority: 9, Self.host)), scope).reason.contains("0, 10-20"))
  }

  @Test func weightIsBounded() throws {
    let scope = scope { $0.bounds.weights = [0...100] }
    #expect(try decide(.add(.srv(Self.owner, weight: 100, Self.host)), scope).isAllowed)
    #expect(try !decide(.add(.srv(Self.owner, weight: 101, Self.host)), scope).isAllowed)
  }

  @Test func ttlIsBounded() throws {
    let scope = scope { $0.bounds.ttls = [60...3600] }
    #expect(try decide(.add(.srv(Self.owner, Self.host, ttl: 60)), scope).isAllowed)
    #expect(try !decide(.add(.srv(Self.owner, Self.host, ttl: 59)), scope).isAllowed)
    #expect(try !decide(.add(.a(Self.host, ttl: 3601)), scope).isAllowed)
  }

  @Test func boundsDoNotKeepAHostFromWithdrawing() throws {
    let scope = scope {
      $0.bounds.ports = [1688...1688]
      $0.bounds.ttls = [60...60]
    }
    #expect(try decide(.deleteRecord(.srv(Self.owner, port: 9, Self.host)), scope).isAllowed)
  }

  @Test func addressesAreBounded() throws {
    let range = try #require(AddressRange(text: "192.0.2.0/24"))
    let scope = scope { $0.bounds.addresses = [range] }
    #expect(try decide(.add(.a(Self.host, "192.0.2.9")), scope).isAllowed)
    let reason = try decide(.add(.a(Self.host, "198.51.100.9")), scope).reason
    #expect(reason.contains("it is not for the address 198.51.100.9 as data"))
    #expect(try decide(.add(.srv(Self.owner, Self.host)), scope).isAllowed)
  }

  @Test func numberOfHostsIsBounded() throws {
    let scope = scope { $0.hosts = 2 }
    let one = SmallZone(
      "lab.example", [.srv(Self.owner, "kms2.lab.example"), .srv(Self.owner, weight: 1, "KMS2.lab.example")])
    #expect(try decide(.add(.srv(Self.owner, Self.host)), in: one, scope).isAllowed)
    let two = SmallZone("lab.example", one.records + [.srv(Self.owner, "kms3.lab.example")])
    #expect(try decide(.add(.srv(Self.owner, Self.host)), in: two, scope).reason.contains("there are 2 hosts already"))
  }

  @Test func hostThatIsThereAlreadyMayRepublishInAFullRRset() throws {
    let zone = SmallZone("lab.example", [.srv(Self.owner, "kms2.lab.example"), .srv(Self.owner, Self.host)])
    #expect(try decide(.add(.srv(Self.owner, weight: 5, Self.host)), in: zone, scope { $0.hosts = 1 }).isAllowed)
  }

  @Test func newRecordTakesThePlaceOfTheHostsEarlierOnes() throws {
    let earlier = ResourceRecord.srv(Self.owner, weight: 50, Self.host)
    let zone = SmallZone("lab.example", [earlier, .srv(Self.owner, weight: 50, "kms2.lab.example")])
    let added = ResourceRecord.srv(Self.owner, Self.host, ttl: earlier.ttl)
    let decision = try decide(.add(added), in: zone, PublisherScope())
    #expect(decision.operations == [.deleteRecord(earlier), .add(added)])
    #expect(decision.notes.first?.contains("takes the place of SRV 0 50 1688 kms1.lab.example.") == true)
  }

  @Test func recordsOfOneHostStandSideBySideWhereTheRuleSaysSo() throws {
    let zone = SmallZone("lab.example", [.srv(Self.owner, weight: 50, Self.host)])
    let added = UpdateOperation.add(.srv(Self.owner, Self.host))
    #expect(try decide(added, in: zone, scope { $0.hasOneRecordPerHost = false }).operations == [added])
  }

  @Test func ttlOfOtherHostsRecordsIsNotTheHostsToChange() throws {
    let zone = SmallZone("lab.example", [.srv(Self.owner, "kms2.lab.example", ttl: 600)])
    let decision = try decide(.add(.srv(Self.owner, Self.host, ttl: 5)), in: zone, PublisherScope())
    #expect(decision.operations == [.add(.srv(Self.owner, Self.host, ttl: 600))])
  }

  @Test func hostAloneSetsItsTTL() throws {
    let zone = SmallZone("lab.example", [.srv(Self.owner, Self.host, ttl: 600)])
    let added = UpdateOperation.add(.srv(Self.owner, Self.host, ttl: 5))
    #expect(try decide(added, in: zone, PublisherScope()).operations == [added])
  }

  @Test(arguments: [UpdateOperation.deleteSet(owner, .srv), .deleteName(owner)])
  func wideDeletionIsNarrowedToTheHostsOwn(operation: UpdateOperation) throws {
    let own = ResourceRecord.srv(Self.owner, Self.host)
    let zone = SmallZone("lab.example", [own, .srv(Self.owner, "kms2.lab.example"), .txt(Self.owner, "x")])
    let decision = try decide(operation, in: zone, PublisherScope())
    #expect(decision.operations == [.deleteRecord(own)])
  }

  @Test(arguments: [UpdateOperation.deleteSet(owner, .srv), .deleteName(owner), .deleteName(host)])
  func wideDeletionIsRefusedWhereTheRuleSaysSo(operation: UpdateOperation) throws {
    let decision = try decide(operation, scope { $0.wideDeletions = .refuse })
    #expect(decision.reason.contains("delete its own alone"))
  }

  @Test func deletionOfTheHostsNameReachesItsAddressesAlone() throws {
    let decision = try decide(.deleteName(Self.host), PublisherScope())
    #expect(decision.operations == [.deleteSet(Self.host, .a), .deleteSet(Self.host, .aaaa)])
  }

  @Test func signerWithoutAHostPublishesNothing() throws {
    let policy = AccessPolicy(credentials: [], rules: [Rule(name: "kms", allows: true, scope: .publishers)])
    let nobody = Requestor(
      signer: .tsig("k"), host: nil, address: try #require(IPAddress(text: "192.0.2.1")), transport: .tcp)
    let decision = policy.decide(.add(.srv(Self.owner, Self.host)), by: nobody, in: SmallZone())
    #expect(decision.reason.contains("stands for no host"))
  }
}
