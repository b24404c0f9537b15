import AccessPolicy
import DNSWire
import TestSupport
import Testing

/// What an operator pins is what is stored, whatever a host asks for.
@Suite struct PinTests {
  private static let owner: Name = "_vlmcs._tcp.lab.example"
  private static let host: Name = "kms1.lab.example"
  private static let pinned = ResourceRecord.srv(owner, priority: 5, weight: 50, host, ttl: 600)

  private static var pin: PublisherPin {
    var pin = PublisherPin(host: "KMS1.lab.example")
    pin.priority = 5
    pin.weight = 50
    pin.ttl = 600
    return pin
  }

  private func decide(
    _ operation: UpdateOperation, in zone: SmallZone = SmallZone(), scope: Rule.Scope = .publishers,
    pin: PublisherPin = pin
  ) throws -> Decision {
    AccessPolicy(credentials: [], rules: [Rule(name: "kms", scope: scope)], pins: [pin])
      .decide(operation, by: try requestor(), in: zone)
  }

  @Test func pinnedValuesAreStored() throws {
    let decision = try decide(.add(.srv(Self.owner, Self.host, ttl: 3600)))
    #expect(decision.operations == [.add(Self.pinned)])
  }

  @Test func notesSayWhatTheHostAskedFor() throws {
    let note = try #require(try decide(.add(.srv(Self.owner, Self.host, ttl: 3600))).notes.first)
    #expect(note.contains("pinned to SRV 5 50 1688 kms1.lab.example., TTL 600"))
    #expect(note.contains("it asked for SRV 0 0 1688 kms1.lab.example., TTL 3600"))
  }

  @Test func fieldThatIsNotPinnedIsTheHosts() throws {
    let decision = try decide(.add(.srv(Self.owner, port: 1700, Self.host)))
    #expect(decision.operations == [.add(.srv(Self.owner, priority: 5, weight: 50, port: 1700, Self.host, ttl: 600))])
  }

  @Test(arguments: [Rule.Scope.publishers, .records(names: nil, types: nil), .zoneAdministration])
  func pinHoldsWhateverRuleAllows(scope: Rule.Scope) throws {
    #expect(try decide(.add(.srv(Self.owner, Self.host)), scope: scope).operations.last == .add(Self.pinned))
  }

  @Test(arguments: [Rule.Scope.publishers, .records(names: nil, types: nil)])
  func recordFromBeforeThePinGoes(scope: Rule.Scope) throws {
    let earlier = ResourceRecord.srv(Self.owner, Self.host, ttl: 600)
    let decision = try decide(
      .add(.srv(Self.owner, Self.host)), in: SmallZone("lab.example", [earlier]), scope: scope)
    #expect(decision.operations == [.deleteRecord(earlier), .add(Self.pinned)])
  }

  @Test func hostWithdrawsItsPinnedRecordByWhatItHadAskedFor() throws {
    let asked = ResourceRecord.srv(Self.owner, Self.host)
    let decision = try decide(.deleteRecord(asked), in: SmallZone("lab.example", [Self.pinned]))
    #expect(decision.operations == [.deleteRecord(Self.pinned), .deleteRecord(asked)])
  }

  @Test func otherHostsAreNotPinned() throws {
    let add = UpdateOperation.add(.srv(Self.owner, "kms2.lab.example"))
    #expect(try decide(add, scope: .zoneAdministration).operations == [add])
  }

  @Test func otherOwnersAreNotPinned() throws {
    let add = UpdateOperation.add(.srv("_ldap._tcp.lab.example", Self.host))
    #expect(try decide(add, scope: .zoneAdministration).operations == [add])
  }

  @Test func pinHoldsInItsZonesAlone() throws {
    var pin = Self.pin
    pin.zones = ["other.example"]
    let add = UpdateOperation.add(.srv(Self.owner, Self.host))
    #expect(try decide(add, pin: pin).operations == [add])
  }

  @Test func boundsAreOnWhatIsStored() throws {
    var scope = PublisherScope()
    scope.bounds.weights = [50...50]
    #expect(try decide(.add(.srv(Self.owner, Self.host)), scope: .kmsPublisher(scope)).isAllowed)
  }

  @Test func pinnedTTLIsThatOfTheWholeRRset() throws {
    let zone = SmallZone("lab.example", [.srv(Self.owner, "kms2.lab.example", ttl: 99)])
    #expect(try decide(.add(.srv(Self.owner, Self.host)), in: zone).operations == [.add(Self.pinned)])
  }

  @Test func pinGivesNoPermission() throws {
    let policy = AccessPolicy(credentials: [], rules: [], pins: [Self.pin])
    #expect(!policy.decide(.add(.srv(Self.owner, Self.host)), by: try requestor(), in: SmallZone()).isAllowed)
  }
}
