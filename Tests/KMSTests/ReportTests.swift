import AccessPolicy
import DNSWire
import KMS
import TestSupport
import Testing
import Zone

@Suite struct ReportTests {
  private static let owner: Name = "_vlmcs._tcp.lab.example"

  @Test func zoneWithoutPublishersHasAnEmptyReport() throws {
    let report = audit(try lab([.a("www.lab.example"), .srv("_ldap._tcp.lab.example", "dc.lab.example")]))
    #expect(report.publishers.isEmpty)
    #expect(report.findings.isEmpty)
    #expect(report.domains.map(\.domain) == ["lab.example"])
  }

  @Test func publisherHasWhatTheRecordSays() throws {
    let record = ResourceRecord.srv(Self.owner, priority: 1, weight: 2, port: 3, "kms1.lab.example", ttl: 4)
    let zone = try lab([record, .a("kms1.lab.example", "192.0.2.20"), .aaaa("kms1.lab.example", "2001:db8::20")])
    let publisher = try #require(audit(zone).publishers.first)
    #expect(publisher.domain == "lab.example")
    #expect(publisher.source == "source of lab.example.")
    #expect(publisher.record.owner == Self.owner)
    #expect(publisher.record.ttl == 4)
    #expect(publisher.record.service.description == "1 2 3 kms1.lab.example.")
    #expect(publisher.record.target.addresses.map(\.description) == ["192.0.2.20", "2001:db8::20"])
    #expect(publisher.record.place == "place of _vlmcs._tcp.lab.example.")
    #expect(publisher.record.steps.isEmpty)
  }

  @Test func provenanceIsCarried() throws {
    let provenance = try Provenance.refreshed(at: 1_800_000_000)
    let report = audit(try lab(publisher("kms1.lab.example")), provenance: provenance)
    #expect(report.publishers.first?.record.provenance == provenance)
    #expect(provenance.credential == "key kms1-key")
  }

  @Test func findingNamesItsRecordAndPlace() throws {
    let finding = try #require(audit(try lab(publisher("pc7.lab.example"))).findings.first)
    #expect(finding.record == "_vlmcs._tcp.lab.example SRV 0 0 1688 pc7.lab.example")
    #expect(finding.evidence == "place of _vlmcs._tcp.lab.example.")
    #expect(finding.message.contains("pc7.lab.example"))
  }

  @Test func statusesSayWhatARecordIsWorth() throws {
    let zone = try lab(
      publisher("kms1.lab.example") + publisher("pc7.lab.example") + [.srv(Self.owner, "gone.lab.example")])
    #expect(audit(zone).statuses == [.dangling, .sanctioned, .rogue])
    #expect(audit(zone, sanctioned: nil).statuses == [.dangling, .unreviewed, .unreviewed])
  }

  @Test func staleIsAStatusOfSanctionedHostsAlone() throws {
    let zone = try lab(publisher("kms1.lab.example") + publisher("pc7.lab.example"))
    #expect(audit(zone, provenance: try .refreshed(at: 1)).statuses == [.stale, .rogue])
  }

  @Test func publishersAreInOrderOfOwnerPriorityAndTarget() throws {
    let zone = try lab([
      .srv(Self.owner, priority: 2, "a.lab.example"), .srv(Self.owner, priority: 1, "c.lab.example"),
      .srv(Self.owner, priority: 1, "B.lab.example"), .srv("_vlmcs._tcp.a.lab.example", "z.lab.example"),
    ])
    #expect(
      audit(zone).publishers.map(\.record.service.target.description) == [
        "B.lab.example.", "c.lab.example.", "a.lab.example.", "z.lab.example.",
      ])
  }

  @Test func zonesAreInOrder() throws {
    let report = audit(try .of("z.example"), try .of("a.example"), try .of("b.a.example"))
    #expect(report.domains.map(\.domain) == ["a.example", "b.a.example", "z.example"])
  }

  @Test func targetIsFoundInAnotherAuditedZone() throws {
    let parent = try lab([
      .srv(Self.owner, "kms.branch.lab.example"), .ns("branch.lab.example", "ns1.branch.lab.example"),
    ])
    let child = try ZoneVersion.of("branch.lab.example", [.a("kms.branch.lab.example", "198.51.100.1")])
    let report = audit(parent, child, sanctioned: ["kms.branch.lab.example"])
    #expect(report.codes == [])
    #expect(report.addresses == [["198.51.100.1"]])
  }

  @Test func publishersOfBothZonesAreReported() throws {
    let child = try ZoneVersion.of(
      "branch.lab.example", [.srv("_vlmcs._tcp.branch.lab.example", "kms1.lab.example")])
    let report = audit(try lab(publisher("kms1.lab.example")), child)
    #expect(report.publishers.map(\.domain) == ["lab.example", "branch.lab.example"])
    #expect(report.codes == [])
  }

  @Test func recordAddedByAnEditIsReported() throws {
    let zone = try lab([]).edited { $0.add(.srv(Self.owner, "pc7.lab.example")) }
    #expect(audit(zone).codes == [.rogue, .dangling])
  }

  @Test func findingNamesItsPublisher() throws {
    let child = try ZoneVersion.of("branch.lab.example", [.srv("_vlmcs._tcp.branch.lab.example", "pc9.lab.example")])
    let report = audit(try lab(publisher("kms1.lab.example") + publisher("pc7.lab.example")), child)
    for finding in report.findings {
      let publisher = report.publishers[try #require(finding.publisher)]
      #expect(publisher.record.service.target == finding.host)
      #expect(publisher.domain == finding.domain)
    }
    #expect(Set(report.findings.map(\.publisher)) == [1, 2])
  }

  @Test func findingOfADomainNamesNoPublisher() throws {
    let report = audit(try lab([]), by: .entry("kms1.lab.example", isExpected: true))
    #expect(report.findings.map(\.publisher) == [nil])
    #expect(report.findings.map(\.host) == ["kms1.lab.example"])
  }
}
