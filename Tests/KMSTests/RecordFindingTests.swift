import AccessPolicy
import DNSWire
import KMS
import TestSupport
import Testing
import Zone

/// Findings about a record itself, and how it stands beside others.
@Suite struct RecordFindingTests {
  private static let owner: Name = "_vlmcs._tcp.lab.example"
  private static let host: Name = "kms1.lab.example"

  @Test func severalRecordsOfOneTargetAreNamed() throws {
    for other in [
      ResourceRecord.srv(Self.owner, weight: 9, Self.host), .srv(Self.owner, priority: 9, Self.host),
      .srv(Self.owner, port: 1689, Self.host),
    ] {
      let report = audit(try lab([.srv(Self.owner, Self.host), other, .a(Self.host)]))
      #expect(report.codes.filter { $0 != .port } == [.severalRecords, .severalRecords])
    }
  }

  @Test func recordsOfDifferentTargetsAreNotSeveral() throws {
    let zone = try lab(
      publisher(Self.host) + [.srv(Self.owner, weight: 9, "kms2.lab.example"), .a("kms2.lab.example")])
    #expect(audit(zone, sanctioned: [Self.host, "kms2.lab.example"]).codes == [])
  }

  @Test func targetInSeveralSpellingsIsNamed() throws {
    let zone = try lab([.srv(Self.owner, Self.host), .srv(Self.owner, weight: 9, "KMS1.lab.example"), .a(Self.host)])
    #expect(audit(zone).codes == [.severalRecords, .spelling, .severalRecords, .spelling])
  }

  @Test func recordThatDiffersInSpellingAloneIsNotSeveral() throws {
    let zone = try lab(publisher(Self.host))
    let domain = AuditedDomain(
      zone, in: ZoneSet([zone]), source: "", repeated: [.srv(Self.owner, "KMS1.LAB.example")]
    ) { _ in RecordEvidence(place: "") }
    let report = Audit(policy: AuditPolicy(sanctioned: SanctionedHosts([Self.host])), now: 0).report(on: [domain])
    #expect(report.codes == [.spelling, .spelling])
  }

  @Test func recordsOfOneSpellingAreNotNamedForIt() throws {
    let zone = try lab([
      .srv(Self.owner, "KMS1.lab.example"), .srv(Self.owner, weight: 9, "KMS1.lab.example"), .a(Self.host),
    ])
    #expect(audit(zone).codes == [.severalRecords, .severalRecords])
  }

  @Test func spellingsAtDifferentOwnersAreNotNamed() throws {
    let child = try ZoneVersion.of("b.example", [.srv("_vlmcs._tcp.b.example", "KMS1.lab.example")])
    #expect(audit(try lab(publisher(Self.host)), child).codes == [])
  }

  @Test(
    arguments: [
      ("_vlmcs._udp.lab.example", "KMS runs over TCP, not UDP"), ("_vlmcs.lab.example", "_tcp is missing"),
      ("_vlmcs._tcp.site.lab.example", "Only machines whose domain is site.lab.example"),
      ("_vlmcs._tcp.Main._sites.lab.example", "know no sites"),
    ] as [(Name, String)])
  func unexpectedOwnerIsExplained(owner: Name, reason: String) throws {
    let report = audit(try lab([.srv(owner, Self.host), .a(Self.host)]))
    #expect(report.messages(.unexpectedOwner).first?.contains(reason) == true, "\(report.messages(.unexpectedOwner))")
  }

  private func lifetimes(_ ttls: [UInt32]) -> Audit.Report {
    let domains = ttls.enumerated().map { index, ttl in
      let host: Name = "kms\(index).lab.example"
      let service = ServiceData(priority: 0, weight: 0, port: 1688, target: host)
      let domain: Name = "d\(index).example"
      let owner = AuditedDomain.publisherName(of: domain) ?? domain
      return AuditedDomain(
        domain: domain, source: "", coverage: .zone,
        records: [PublishedService(owner: owner, ttl: ttl, service: service, target: .host([]), place: "")])
    }
    let policy = AuditPolicy(sanctioned: SanctionedHosts(["*.lab.example"] as [Name]))
    return Audit(policy: policy, now: 0).report(on: domains)
  }

  @Test(arguments: [
    [3600, 3600, 60], [60, 60, 3600], [3600, 3600, 3600, 0], [0, 0, 5], [600, 3600, 3600, 3600, 360],
  ])
  func timeToLiveFarFromMostIsNamed(ttls: [UInt32]) throws {
    let report = lifetimes(ttls)
    #expect(report.codes == [.timeToLive])
    #expect(report.findings.first?.domain == "d\(ttls.count - 1).example" as Name)
  }

  @Test(arguments: [[60], [60, 3600], [60, 60, 3600, 3600], [3600, 3600, 361], [0, 0, 0], [], [600, 3600, 1800]])
  func timeToLiveNearOthersIsNotNamed(ttls: [UInt32]) {
    #expect(lifetimes(ttls).codes == [])
  }

  @Test func recordBehindAnAliasIsNamed() throws {
    let report = audit(
      try lab([.cname(Self.owner, "kms.lab.example"), .srv("kms.lab.example", Self.host), .a(Self.host)]))
    #expect(report.codes == [.indirect])
    #expect(report.messages(.indirect).first?.contains("_vlmcs._tcp.lab.example CNAME kms.lab.example") == true)
  }

  @Test func recordBehindADNAMEIsNamed() throws {
    let other = try ZoneVersion.of("corp.example", [.srv("_vlmcs._tcp.corp.example", Self.host)])
    let zone = try lab([.dname("_tcp.lab.example", "_tcp.corp.example"), .a(Self.host)])
    #expect(audit(zone, other).findings.map(\.domain) == ["lab.example"])
    #expect(audit(zone, other).codes == [.indirect])
  }

  @Test func recordOfAWildcardIsNamed() throws {
    #expect(audit(try lab([.srv("*.lab.example", Self.host), .a(Self.host)])).codes == [.indirect])
  }

  @Test func recordAtTheNameItselfIsReachedDirectly() throws {
    let zone = try lab(publisher(Self.host) + [.srv("*.lab.example", "pc7.lab.example")])
    // The wildcard is met below sub-domains alone.
    #expect(Set(audit(zone).findings.map(\.host)) == ["pc7.lab.example"])
  }
}
