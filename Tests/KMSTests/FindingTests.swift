import AccessPolicy
import DNSWire
import KMS
import TestSupport
import Testing
import Zone

/// Each kind of finding: where it is, and where it is not.
@Suite struct FindingTests {
  private static let owner: Name = "_vlmcs._tcp.lab.example"
  private static let host: Name = "kms1.lab.example"

  @Test func soundPublisherHasNoFindings() throws {
    #expect(audit(try lab(publisher(Self.host))).codes == [])
  }

  @Test func hostNotOnTheListIsRogue() throws {
    #expect(audit(try lab(publisher("pc7.lab.example"))).codes == [.rogue])
  }

  @Test func caseOfTheListDoesNotMatter() throws {
    #expect(audit(try lab(publisher(Self.host)), sanctioned: ["KMS1.LAB.EXAMPLE"]).codes == [])
  }

  @Test func emptyListMakesEveryHostRogue() throws {
    #expect(audit(try lab(publisher(Self.host)), sanctioned: []).codes == [.rogue])
  }

  @Test func withoutAListEveryPublisherIsUnreviewed() throws {
    let zone = try lab(publisher(Self.host) + publisher("pc7.lab.example"))
    #expect(audit(zone, sanctioned: nil).codes == [.unreviewed, .unreviewed])
  }

  @Test func targetWithoutAddressIsDangling() throws {
    #expect(audit(try lab([.srv(Self.owner, Self.host)])).codes == [.dangling])
    #expect(audit(try lab([.srv(Self.owner, Self.host), .txt(Self.host, "x")])).codes == [.dangling])
  }

  @Test func addressOfEitherFamilyIsEnough() throws {
    #expect(audit(try lab([.srv(Self.owner, Self.host), .aaaa(Self.host)])).codes == [])
  }

  @Test func addressOfAWildcardIsEnough() throws {
    #expect(audit(try lab([.srv(Self.owner, Self.host), .a("*.lab.example")])).codes == [])
  }

  @Test func recordNotRefreshedForTwoCyclesIsStale() throws {
    let zone = try lab(publisher(Self.host))
    let provenance = try Provenance.refreshed(at: 1_000_000)
    #expect(audit(zone, provenance: provenance, now: 1_000_000 + 172_800).codes == [])
    #expect(audit(zone, provenance: provenance, now: 1_000_000 + 172_801).codes == [.stale])
  }

  @Test func recordRefreshedInTheFutureIsNotStale() throws {
    #expect(audit(try lab(publisher(Self.host)), provenance: try .refreshed(at: 9_000_000), now: 1).codes == [])
  }

  @Test func recordOfUnknownAgeIsNotStale() throws {
    #expect(audit(try lab(publisher(Self.host)), now: .max).codes == [])
  }

  @Test func targetThatIsAnAliasIsNamed() throws {
    let zone = try lab([.srv(Self.owner, Self.host), .cname(Self.host, "a.lab.example"), .a("a.lab.example")])
    #expect(audit(zone).codes == [.aliasTarget])
    #expect(audit(zone).addresses == [["192.0.2.1"]])
  }

  @Test func circleOfAliasesEnds() throws {
    let zone = try lab([
      .srv(Self.owner, Self.host), .cname(Self.host, "a.lab.example"), .cname("a.lab.example", Self.host),
    ])
    #expect(audit(zone).codes.contains(.aliasTarget))
  }

  @Test func aliasThatLeadsNowhereIsDanglingToo() throws {
    let zone = try lab([.srv(Self.owner, Self.host), .cname(Self.host, "gone.lab.example")])
    #expect(audit(zone).codes == [.dangling, .aliasTarget])
    #expect(audit(zone).statuses == [.dangling])
  }

  @Test func aliasOutOfTheZonesIsNotDangling() throws {
    let zone = try lab([.srv(Self.owner, Self.host), .cname(Self.host, "kms.elsewhere.test")])
    #expect(audit(zone).codes == [.aliasTarget])
  }

  @Test func targetInNoZoneIsForeign() throws {
    let zone = try lab([.srv(Self.owner, "kms.elsewhere.test")])
    #expect(audit(zone, sanctioned: ["kms.elsewhere.test"]).codes == [.foreignTarget])
  }

  @Test func targetBehindACutIsForeign() throws {
    let records: [ResourceRecord] = [
      .srv(Self.owner, "kms.sub.lab.example"), .ns("sub.lab.example", "kms.sub.lab.example"),
      .a("kms.sub.lab.example"),
    ]
    let report = audit(try lab(records), sanctioned: ["kms.sub.lab.example"])
    #expect(report.codes == [.foreignTarget])
    #expect(report.addresses == [["192.0.2.1"]])
  }

  @Test func otherPortIsNamed() throws {
    let zone = try lab([.srv(Self.owner, port: 1689, Self.host), .a(Self.host)])
    #expect(audit(zone).codes == [.port])
  }

  @Test func recordsOfOneTargetAtTwoOwnersAreNotSeveral() throws {
    let zone = try lab(publisher(Self.host) + [.srv("_vlmcs._tcp.site.lab.example", Self.host)])
    #expect(audit(zone).codes == [.unexpectedOwner])
  }

  @Test(
    arguments: [
      "_vlmcs._udp.lab.example", "_vlmcs.lab.example", "_vlmcs._tcp.site.lab.example", "_VLMCS._TCP._sites.lab.example",
    ] as [Name])
  func otherOwnerIsNamed(owner: Name) throws {
    #expect(audit(try lab([.srv(owner, Self.host), .a(Self.host)])).codes == [.unexpectedOwner])
  }

  @Test func expectedOwnerInAnyCaseIsExpected() throws {
    #expect(audit(try lab([.srv("_VLMCS._Tcp.LAB.example", Self.host), .a(Self.host)])).codes == [])
  }
}
