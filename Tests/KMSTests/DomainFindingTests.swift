import AccessPolicy
import DNSWire
import KMS
import TestSupport
import Testing
import Zone

/// Findings about a domain as a whole.
@Suite struct DomainFindingTests {
  private static let owner: Name = "_vlmcs._tcp.lab.example"
  private static let host: Name = "kms1.lab.example"

  private func hosts(_ count: Int, at owner: Name = Self.owner) throws -> Audit.Report {
    let records: [ResourceRecord] = (1...count).flatMap { number -> [ResourceRecord] in
      let host: Name = "kms\(number).lab.example"
      return [.srv(owner, host), .a(host, "192.0.2.\(number)")]
    }
    return audit(try lab(records), sanctioned: ["*.lab.example"])
  }

  @Test func moreThanSixHostsAreNamedOnce() throws {
    let report = try hosts(7)
    #expect(report.codes == [.tooManyHosts])
    #expect(report.findings.first?.record == "_vlmcs._tcp.lab.example")
    #expect(report.messages(.tooManyHosts).first?.contains("7 KMS hosts") == true)
  }

  @Test func sixHostsAreNotTooMany() throws {
    #expect(try hosts(6).codes == [])
  }

  @Test func hostsElsewhereDoNotCount() throws {
    #expect(!(try hosts(7, at: "_vlmcs._tcp.site.lab.example")).codes.contains(.tooManyHosts))
  }

  @Test func recordsOfOneHostCountOnce() throws {
    let records: [ResourceRecord] = (0..<7).map { .srv(Self.owner, weight: $0, Self.host) } + [.a(Self.host)]
    #expect(!audit(try lab(records)).codes.contains(.tooManyHosts))
  }

  @Test func expectedHostThatIsMissingIsNamed() throws {
    let zone = try lab(publisher(Self.host))
    let report = audit(zone, by: .entry(Self.host), .entry("kms2.lab.example", isExpected: true))
    #expect(report.codes == [.missing])
    let finding = try #require(report.findings.first)
    #expect(finding.host == "kms2.lab.example")
    #expect(finding.record == "_vlmcs._tcp.lab.example")
    #expect(finding.evidence == "source of lab.example.")
  }

  @Test func expectedHostThatIsThereIsNotMissing() throws {
    #expect(audit(try lab(publisher("KMS1.lab.example")), by: .entry(Self.host, isExpected: true)).codes == [])
  }

  @Test func expectedHostElsewhereInTheZoneIsMissing() throws {
    let zone = try lab([.srv("_vlmcs._udp.lab.example", Self.host), .a(Self.host)])
    #expect(audit(zone, by: .entry(Self.host, isExpected: true)).codes == [.unexpectedOwner, .missing])
  }

  @Test func expectedHostBehindAnAliasIsNotMissing() throws {
    let zone = try lab([.cname(Self.owner, "kms.lab.example"), .srv("kms.lab.example", Self.host), .a(Self.host)])
    #expect(audit(zone, by: .entry(Self.host, isExpected: true)).codes == [.indirect])
  }

  @Test func hostIsExpectedInTheAuditedDomainItIsIn() throws {
    let zones = [try lab([]), try ZoneVersion.of("branch.lab.example"), try ZoneVersion.of("other.example")]
    let hosts = SanctionedHosts([.entry("kms9.branch.lab.example", isExpected: true)])
    let report = audit(zones, policy: AuditPolicy(sanctioned: hosts))
    #expect(report.findings.map(\.domain) == ["branch.lab.example"])
  }

  @Test func hostIsExpectedInTheZonesOfItsEntry() throws {
    let zones = [try lab([]), try ZoneVersion.of("branch.lab.example"), try ZoneVersion.of("other.example")]
    let hosts = SanctionedHosts([.entry(Self.host, zones: ["other.example", "*.lab.example"], isExpected: true)])
    let report = audit(zones, policy: AuditPolicy(sanctioned: hosts))
    #expect(report.findings.map(\.domain) == ["branch.lab.example", "other.example"])
  }

  @Test func hostOfNoAuditedDomainIsNotExpected() throws {
    #expect(audit(try lab([]), by: .entry("kms1.other.example", isExpected: true)).codes == [])
  }

  @Test func aliasThatLeadsToNoRecordIsNamed() throws {
    let report = audit(try lab([.cname(Self.owner, "gone.lab.example")]))
    #expect(report.codes == [.deadEnd] && report.unaudited.isEmpty)
    #expect(report.findings.first?.owner == Self.owner)
    #expect(report.messages(.deadEnd).first?.contains("to no KMS record") == true)
  }

  @Test func aliasThatLeadsOutOfTheAuditIsNotAudited() throws {
    let report = audit(try lab([.cname(Self.owner, "x.test")]))
    #expect(report.codes.isEmpty)
    #expect(report.unaudited.map(\.subject) == ["_vlmcs._tcp.lab.example"])
    #expect(report.unaudited.first?.reason.contains("CNAME x.test") == true)
  }

  @Test func aliasThatLeadsToARecordIsNoDeadEnd() throws {
    let zone = try lab([.cname(Self.owner, "kms.lab.example"), .srv("kms.lab.example", Self.host), .a(Self.host)])
    #expect(!audit(zone).codes.contains(.deadEnd))
  }
}
