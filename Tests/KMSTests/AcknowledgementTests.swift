import AccessPolicy
import DNSWire
import KMS
import TestSupport
import Testing
import Zone

/// Findings that somebody has acknowledged.
@Suite struct AcknowledgementTests {
  private static let end: UInt64 = 1_800_000_000

  private func acknowledgement(
    _ code: FindingCode = .rogue, host: Name? = nil, zone: Name? = nil, end: UInt64 = Self.end, reason: String = "why"
  ) -> Acknowledgement {
    Acknowledgement(code: code, host: host, zone: zone, reason: reason, lastDay: "2027-01-14", end: end)
  }

  /// The audit of a zone with the rogues pc7 and pc8.
  private func report(_ acknowledgements: Acknowledgement..., now: UInt64 = Self.end - 1) throws -> Audit.Report {
    var policy = AuditPolicy(sanctioned: SanctionedHosts(["kms1.lab.example"] as [Name]))
    policy.acknowledgements = acknowledgements
    let zone = try lab([
      .srv("_vlmcs._tcp.lab.example", "pc7.lab.example"), .srv("_vlmcs._tcp.lab.example", "pc8.lab.example"),
      .a("pc7.lab.example", "192.0.2.7"), .a("pc8.lab.example", "192.0.2.8"),
    ])
    return audit([zone], policy: policy, now: now)
  }

  @Test func findingWithoutAcknowledgementIsOpen() throws {
    #expect(try report().findings.map(\.isOpen) == [true, true])
  }

  @Test func acknowledgedFindingIsListedAndNotOpen() throws {
    let report = try report(acknowledgement(host: "PC7.lab.example"))
    #expect(report.codes == [.rogue, .rogue])
    #expect(report.findings.map(\.isOpen) == [false, true])
    #expect(report.findings.map(\.acknowledgement?.reason) == ["why", nil])
    #expect(report.idleAcknowledgements.isEmpty)
  }

  @Test func acknowledgementIsForItsCodeAlone() throws {
    #expect(try report(acknowledgement(.port)).findings.map(\.isOpen) == [true, true])
  }

  @Test func patternCoversAllHostsBelowIt() throws {
    #expect(try report(acknowledgement(host: "*.lab.example")).findings.map(\.isOpen) == [false, false])
    #expect(try report(acknowledgement(host: "*.other.example")).findings.map(\.isOpen) == [true, true])
  }

  @Test func zoneMustBeTheFindings() throws {
    #expect(try report(acknowledgement(zone: "LAB.example")).findings.map(\.isOpen) == [false, false])
    #expect(try report(acknowledgement(zone: "example")).findings.map(\.isOpen) == [true, true])
  }

  @Test func expiredAcknowledgementCountsNoMore() throws {
    let report = try report(acknowledgement(), now: Self.end)
    #expect(report.findings.map(\.isOpen) == [true, true])
    #expect(report.findings.map(\.isAcknowledgementExpired) == [true, true])
    #expect(report.findings.first?.acknowledgement?.lastDay == "2027-01-14")
    #expect(report.idleAcknowledgements.isEmpty)
  }

  @Test func acknowledgementThatLastsLongestCounts() throws {
    let report = try report(acknowledgement(end: 5), acknowledgement(reason: "longer"), acknowledgement(end: 6))
    #expect(report.findings.map(\.isOpen) == [false, false])
    #expect(report.findings.first?.acknowledgement?.reason == "longer")
    #expect(report.idleAcknowledgements.isEmpty)
  }

  @Test func acknowledgementOfNothingIsIdle() throws {
    let idle = try report(acknowledgement(.port), acknowledgement(host: "pc9.lab.example")).idleAcknowledgements
    #expect(idle.map(\.code) == [.port, .rogue])
  }

  @Test func acknowledgementOfAZoneThatIsNotAuditedIsNotIdle() throws {
    #expect(try report(acknowledgement(.port, zone: "other.example")).idleAcknowledgements.isEmpty)
    #expect(try report(acknowledgement(.port, zone: "lab.example")).idleAcknowledgements.count == 1)
  }

  @Test func acknowledgementOfAZoneThatDoesNotExistIsIdle() throws {
    var policy = AuditPolicy(sanctioned: SanctionedHosts(["kms1.lab.example"] as [Name]))
    policy.zones = ["lab.example", "other.example"]
    policy.acknowledgements = [
      acknowledgement(.port, zone: "lab.exampel"), acknowledgement(.port, zone: "other.example"),
    ]
    let report = audit([try lab(publisher("kms1.lab.example"))], policy: policy)
    #expect(report.idleAcknowledgements.map(\.zone) == ["lab.exampel"])
  }

  @Test func nothingIsIdleWhereNothingWasAudited() {
    var policy = AuditPolicy()
    policy.acknowledgements = [acknowledgement()]
    #expect(Audit(policy: policy, now: 0).report(on: []).idleAcknowledgements.isEmpty)
  }

  @Test func findingOfADomainHasNoHostToMatch() throws {
    var policy = AuditPolicy(sanctioned: SanctionedHosts(["*.lab.example"] as [Name]))
    policy.acknowledgements = [acknowledgement(.deadEnd, host: "*.lab.example")]
    let zone = try lab([.cname("_vlmcs._tcp.lab.example", "gone.lab.example")])
    #expect(audit([zone], policy: policy).findings.map(\.isOpen) == [true])
    policy.acknowledgements = [acknowledgement(.deadEnd, end: .max)]
    #expect(audit([zone], policy: policy).findings.map(\.isOpen) == [false])
  }
}
