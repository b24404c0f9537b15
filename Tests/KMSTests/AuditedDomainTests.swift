import AccessPolicy
import DNSWire
import KMS
import TestSupport
import Testing
import Zone

/// What an audit finds in a zone, and how it says where a lookup led.
@Suite struct AuditedDomainTests {
  private static let owner: Name = "_vlmcs._tcp.lab.example"
  private static let host: Name = "kms1.lab.example"

  private func domain(_ records: [ResourceRecord], _ others: ZoneVersion...) throws -> AuditedDomain {
    let zone = try lab(records)
    return AuditedDomain(zone, in: ZoneSet([zone] + others), source: "test") { record in
      RecordEvidence(place: "\(record.name) \(record.type)")
    }
  }

  @Test func recordAtThePublisherNameIsReachedDirectly() throws {
    let domain = try domain(publisher(Self.host))
    #expect(domain.domain == "lab.example")
    #expect(domain.coverage == .zone)
    #expect(domain.records.map(\.owner) == [Self.owner])
    #expect(domain.records.map(\.steps) == [[]])
    #expect(domain.deadEnds.isEmpty)
  }

  /// As where a domain controller holds the services of a domain, and another server the rest.
  @Test func delegatedServicesAreNotTakenForNone() throws {
    let zone = try lab([.ns("_tcp.lab.example", "dc1.corp.example")])
    let report = audit(zone)
    #expect(report.unaudited.map(\.subject) == ["_vlmcs._tcp.lab.example"])
    #expect(report.unaudited.first?.reason.contains("lab.example delegates it") == true)
    let services = try ZoneVersion.of("_tcp.lab.example", [.srv(Self.owner, Self.host)])
    let both = audit(zone, services)
    #expect(both.unaudited.isEmpty)
    #expect(both.publishers.map(\.record.owner) == [Self.owner])
    #expect(!both.codes.contains(.unexpectedOwner))
  }

  @Test(
    arguments: [
      ("lab.example", "_vlmcs._tcp.lab.example"), ("_TCP.lab.example", "_vlmcs._TCP.lab.example"),
      ("_vlmcs._tcp.lab.example", "_vlmcs._tcp.lab.example"), ("_udp.lab.example", "_vlmcs._tcp._udp.lab.example"),
    ] as [(Name, Name)])
  func zoneOfServicesStandsForTheDomainAbove(zone: Name, name: Name) {
    #expect(AuditedDomain.publisherName(of: zone)?.description == name.description)
  }

  @Test(arguments: [
    ResourceRecord.ns("sub.lab.example", "ns.sub.lab.example"), .dname("sub.lab.example", "other.example"),
  ])
  func recordBelowAnotherZoneIsListedAndFoundByNobody(cut: ResourceRecord) throws {
    let below: Name = "_vlmcs._tcp.sub.lab.example"
    let zone = try lab([cut, .srv(below, Self.host), .a(Self.host)])
    let domain = AuditedDomain(zone, in: ZoneSet([zone]), source: "test") { _ in RecordEvidence(place: "") }
    #expect(domain.records.map(\.owner) == [below])
    #expect(domain.records.map(\.isOccluded) == [true])
    #expect(audit(zone).messages(.unexpectedOwner).first?.contains("No client gets it from here") == true)
  }

  /// The zone at the cut, audited with it, has records of its own there.
  @Test func recordAtTheCutsOtherSideIsFound() throws {
    let below: Name = "_vlmcs._tcp.sub.lab.example"
    let parent = try lab([.ns("sub.lab.example", "ns.sub.lab.example"), .a("ns.sub.lab.example")])
    let child = try ZoneVersion.of("sub.lab.example", [.srv(below, Self.host)])
    let domain = AuditedDomain(child, in: ZoneSet([parent, child]), source: "test") { _ in RecordEvidence(place: "") }
    #expect(domain.records.map(\.isOccluded) == [false])
  }

  @Test func delegationOfAnotherNameIsPassedOver() throws {
    #expect(try !domain([.ns("branch.lab.example", "ns.branch.lab.example")]).isDelegated)
    #expect(try !domain(publisher(Self.host)).isDelegated)
  }

  @Test func recordBehindAnAliasIsFoundWithItsSteps() throws {
    let records: [ResourceRecord] = [
      .cname(Self.owner, "kms.lab.example"), .srv("kms.lab.example", Self.host), .a(Self.host),
    ]
    let found = try #require(try domain(records).records.first)
    #expect(found.name == Self.owner)
    #expect(found.owner == "kms.lab.example")
    #expect(found.steps == [LookupStep(kind: .cname, owner: Self.owner, name: "kms.lab.example")])
  }

  @Test func aliasOfAnyPublisherNameIsFollowed() throws {
    let records: [ResourceRecord] = [
      .cname("_vlmcs._tcp.site.lab.example", "kms.lab.example"), .srv("kms.lab.example", Self.host),
    ]
    #expect(try domain(records).records.map(\.steps.count) == [1])
  }

  @Test func recordBehindADNAMEIsFoundWithItsSteps() throws {
    let records: [ResourceRecord] = [
      .dname("_tcp.lab.example", "services.lab.example"), .srv("_vlmcs.services.lab.example", Self.host),
    ]
    let found = try #require(try domain(records).records.first { !$0.steps.isEmpty })
    #expect(found.owner == "_vlmcs.services.lab.example")
    #expect(
      found.steps == [LookupStep(kind: .dname, owner: "_tcp.lab.example", name: "_vlmcs.services.lab.example")])
  }

  @Test(arguments: ["*._tcp.lab.example", "*.lab.example"] as [Name])
  func recordOfAWildcardIsFoundWithItsSteps(wildcard: Name) throws {
    let found = try #require(try domain([.srv(wildcard, Self.host)]).records.first)
    #expect(found.owner == wildcard)
    #expect(found.steps == [LookupStep(kind: .wildcard, owner: wildcard, name: Self.owner)])
  }

  @Test func wildcardOfAnotherDomainIsFound() throws {
    let records: [ResourceRecord] = publisher(Self.host) + [.srv("*._tcp.site.lab.example", "pc7.lab.example")]
    #expect(
      try domain(records).records.map(\.steps) == [
        [],
        [LookupStep(kind: .wildcard, owner: "*._tcp.site.lab.example", name: "_vlmcs._tcp.site.lab.example")],
      ])
  }

  /// Any zone of Active Directory has `_tcp`, so that its wildcard never answers for the domain itself.
  @Test(
    arguments: [
      ("lab.example", "_ldap._tcp.lab.example"), ("branch.lab.example", "_ldap._tcp.branch.lab.example"),
      ("lab.example", "_vlmcs._tcp.lab.example"),
    ] as [(Name, Name)])
  func wildcardThatAnswersForSubdomainsAloneIsFound(domain: Name, service: Name) throws {
    let wildcard = try domain.prepending(label: [0x2A])
    let records: [ResourceRecord] = [.srv(service, "dc1.lab.example"), .srv(wildcard, "evil.attacker.test")]
    let found = try #require(try self.domain(records).records.first { $0.owner == wildcard })
    let name = try #require(AuditedDomain.publisherName(of: wildcard))
    #expect(found.name == name && found.service.target == "evil.attacker.test")
    #expect(found.steps == [LookupStep(kind: .wildcard, owner: wildcard, name: name)])
    let report = audit(try lab(records))
    #expect(report.codes.contains(.rogue) && report.codes.contains(.indirect))
  }

  @Test func wildcardAliasOfSubdomainsIsFollowed() throws {
    let services: [ResourceRecord] = [.srv("_ldap._tcp.lab.example", "dc1.lab.example")]
    let wildcard = ResourceRecord.cname("*.lab.example", "kms.lab.example")
    let found = try domain(services + [wildcard, .srv("kms.lab.example", "pc7.lab.example")]).records
    #expect(found.map(\.steps.count) == [2])
    // A wildcard for web pages leads nobody to a KMS host.
    #expect(try domain(services + [wildcard, .a("kms.lab.example")]).deadEnds.isEmpty)
    #expect(try domain(services + [.cname("*.lab.example", "x.test")]).deadEnds.map(\.isElsewhere) == [true])
  }

  @Test func wildcardBelowADelegationIsPassedOver() throws {
    let records: [ResourceRecord] = [.ns("sub.lab.example", "ns.x.test"), .srv("*.sub.lab.example", "pc7.lab.example")]
    let domain = try domain(records)
    #expect(domain.records.isEmpty && domain.deadEnds.isEmpty)
  }

  @Test func redirectionOfASubdomainIsFollowed() throws {
    let other = try ZoneVersion.of("d.test", [.srv("_vlmcs._tcp.d.test", "pc7.lab.example")])
    let redirection = ResourceRecord.dname("sub.lab.example", "d.test")
    let found = try #require(try domain([redirection], other).records.first)
    #expect(found.name == "_vlmcs._tcp.sub.lab.example" && found.owner == "_vlmcs._tcp.d.test")
    #expect(
      found.steps == [LookupStep(kind: .dname, owner: "sub.lab.example", name: "_vlmcs._tcp.d.test")])
    // Without the other zone nobody knows.
    #expect(audit(try lab([redirection])).unaudited.map(\.subject) == ["_vlmcs._tcp.sub.lab.example"])
    #expect(try domain([.dname("sub.lab.example", "gone.lab.example")]).deadEnds.isEmpty)
  }

  @Test func wildcardThatDoesNotStandForThePublisherNameIsPassedOver() throws {
    #expect(try domain(publisher(Self.host) + [.srv("*._tcp.lab.example", "pc7.lab.example")]).records.count == 1)
    #expect(try domain([.a("*.lab.example")]).records.isEmpty)
    #expect(try domain([.a("*.lab.example")]).deadEnds.isEmpty)
  }

  @Test func aliasIntoAnotherZoneOfTheAuditIsFollowed() throws {
    let other = try ZoneVersion.of("corp.example", [.srv("_vlmcs._tcp.corp.example", "kms1.corp.example")])
    let domain = try domain([.cname(Self.owner, "_vlmcs._tcp.corp.example")], other)
    #expect(domain.records.map(\.service.target) == ["kms1.corp.example"])
  }

  @Test func aliasThatLeadsOutOfTheZonesIsADeadEnd() throws {
    let domain = try domain([.cname(Self.owner, "_vlmcs._tcp.elsewhere.test")])
    #expect(domain.records.isEmpty)
    let end = try #require(domain.deadEnds.first)
    #expect(end.name == Self.owner)
    #expect(end.isElsewhere)
    #expect(end.place == "_vlmcs._tcp.lab.example. CNAME")
  }

  @Test func aliasThatLeadsToNoRecordIsADeadEnd() throws {
    let ends = try domain([.cname(Self.owner, "gone.lab.example")]).deadEnds
    #expect(ends.map(\.isElsewhere) == [false])
  }

  @Test func circleOfAliasesIsADeadEnd() throws {
    let domain = try domain([.cname(Self.owner, "_vlmcs.lab.example"), .cname("_vlmcs.lab.example", Self.owner)])
    #expect(domain.records.isEmpty)
    #expect(domain.deadEnds.map(\.isElsewhere) == [false, false])
    #expect(domain.deadEnds.map(\.steps.count) == [2, 2])
  }

  @Test func targetSaysWhatItLeadsTo() throws {
    let records: [ResourceRecord] = [
      .srv(Self.owner, Self.host), .cname(Self.host, "a.lab.example"), .cname("a.lab.example", "b.lab.example"),
      .a("b.lab.example", "192.0.2.7"),
    ]
    let address = try #require(IPAddress(text: "192.0.2.7"))
    #expect(
      try domain(records).records.map(\.target) == [.alias(["a.lab.example", "b.lab.example"], .host([address]))])
    #expect(try domain([.srv(Self.owner, Self.host)]).records.map(\.target) == [.noAddress])
    #expect(try domain([.srv(Self.owner, "x.test")]).records.map(\.target) == [.foreign([])])
  }

  @Test func addressesStandAfterTheirFamilies() throws {
    let records: [ResourceRecord] = [.aaaa("pc7.lab.example"), .a("pc7.lab.example", "192.0.2.3")]
    let domain = try domain(records + [.srv(Self.owner, "pc7.lab.example")])
    #expect(domain.records.first?.target.addresses.map(\.description) == ["192.0.2.3", "2001:db8::1"])
  }

  @Test func targetThatCouldNotBeResolvedIsNeitherCleanNorDangling() throws {
    let service = ServiceData(priority: 0, weight: 0, port: 1688, target: Self.host)
    for target in [TargetResolution.unresolved("time-out"), .alias(["a.lab.example"], .unresolved("time-out"))] {
      let domain = AuditedDomain(
        domain: "lab.example", source: "127.0.0.1 port 5300", coverage: .lookup,
        records: [PublishedService(owner: Self.owner, ttl: 60, service: service, target: target, place: "")])
      let report = Audit(policy: AuditPolicy(sanctioned: SanctionedHosts([Self.host])), now: 0).report(on: [domain])
      #expect(report.statuses == [.unresolved])
      #expect(report.codes.contains(.unresolved))
      #expect(!report.codes.contains(.dangling))
      #expect(report.findings.first?.message.contains("time-out") == true)
    }
  }

  /// A host that is sanctioned by its addresses is so by all of them.
  @Test func hostOfWhichNotAllAddressesAreKnownIsNotSanctionedByThem() throws {
    let service = ServiceData(priority: 0, weight: 0, port: 1688, target: Self.host)
    let address = try #require(IPAddress(text: "10.1.2.3"))
    func report(_ entry: SanctionedHost) -> Audit.Report {
      let domain = AuditedDomain(
        domain: "lab.example", source: "", coverage: .lookup,
        records: [
          PublishedService(
            owner: Self.owner, ttl: 60, service: service, target: .incomplete([address], "time-out"), place: "")
        ])
      return Audit(policy: AuditPolicy(sanctioned: SanctionedHosts([entry])), now: 0).report(on: [domain])
    }
    let byAddress = report(.entry(addresses: ["10.0.0.0/8"]))
    #expect(byAddress.statuses == [.unresolved])
    #expect(byAddress.messages(.unresolved).first?.contains("time-out") == true)
    #expect(!report(.entry(Self.host)).codes.contains(.unresolved))
    #expect(report(.entry(addresses: ["172.16.0.0/12"])).statuses == [.rogue])
  }

  @Test func recordThatStandsThereInTwoSpellingsIsFoundTwice() throws {
    let zone = try lab([
      .srv(Self.owner, Self.host), .srv("_vlmcs._tcp.LAB.example", "KMS1.lab.example"), .a(Self.host),
    ])
    let repeated: [ResourceRecord] = [
      .srv(Self.owner, "KMS1.lab.example"), .srv(Self.owner, Self.host),
      .srv("_ldap._tcp.lab.example", "dc.lab.example"),
    ]
    let domain = AuditedDomain(zone, in: ZoneSet([zone]), source: "test", repeated: repeated) { _ in
      RecordEvidence(place: "")
    }
    #expect(domain.records.map(\.service.target.description) == ["kms1.lab.example.", "KMS1.lab.example."])
  }

  @Test func writtenTimeToLiveIsTheRecords() throws {
    let zone = try lab([.srv(Self.owner, Self.host, ttl: 60)])
    let domain = AuditedDomain(zone, in: ZoneSet([zone]), source: "test") { _ in RecordEvidence(place: "", ttl: 7) }
    #expect(domain.records.map(\.ttl) == [7])
  }

  @Test func whatCouldNotBeReadIsCarried() {
    let report = Audit(policy: AuditPolicy(), now: 0).report(
      on: [], unaudited: [Unaudited(subject: "lab.example", reason: "refused")])
    #expect(report.unaudited.map(\.subject) == ["lab.example"])
    #expect(report.unaudited.map(\.reason) == ["refused"])
  }
}
