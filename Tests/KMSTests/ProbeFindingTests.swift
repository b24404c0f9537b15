import DNSWire
import KMS
import TestSupport
import Testing

/// Findings about what a probe found out, and what is not judged of domains that were asked for as clients do.
@Suite struct ProbeFindingTests {
  private static let owner: Name = "_vlmcs._tcp.lab.example"

  /// A domain that was asked for, with a record for each TTL.
  private static func domain(
    _ domain: Name = "lab.example", coverage: AuditedDomain.Coverage = .lookup, timeToLives: [UInt32] = [3_600],
    probe: ProbeOutcome? = nil
  ) -> AuditedDomain {
    let records = timeToLives.enumerated().map { index, ttl in
      let service = ServiceData(priority: 0, weight: 0, port: 1688, target: "kms\(index).lab.example")
      var record = PublishedService(
        owner: owner, ttl: ttl, service: service, target: .host([]), place: "asked 192.0.2.1")
      record.probe = probe
      return record
    }
    return AuditedDomain(domain: domain, source: "asked 192.0.2.1", coverage: coverage, records: records)
  }

  private static func codes(_ domain: AuditedDomain) -> [FindingCode] {
    let hosts = SanctionedHosts((0..<9).map { "kms\($0).lab.example" as Name })
    let report = Audit(policy: AuditPolicy(sanctioned: hosts), now: 1_800_000_000).report(on: [domain])
    return report.findings.map(\.code)
  }

  @Test(arguments: ProbeOutcome.Kind.allCases) func outcomeIsJudged(kind: ProbeOutcome.Kind) {
    let expected: [FindingCode] =
      switch kind {
      case .noAnswer, .closed: [.noAnswer]
      case .notRPC, .noKMS: [.noKMS]
      case .kms: []
      }
    #expect(Self.codes(Self.domain(probe: ProbeOutcome(kind: kind, detail: "it said so"))) == expected)
  }

  @Test func hostThatWasNotAskedIsNotJudged() {
    #expect(Self.codes(Self.domain()) == [])
  }

  @Test func whatTheHostSaidIsInTheMessage() throws {
    let domain = Self.domain(probe: ProbeOutcome(kind: .notRPC, detail: "192.0.2.9:1688 said HTTP"))
    let report = Audit(policy: AuditPolicy(), now: 0).report(on: [domain])
    let finding = try #require(report.findings.first { $0.code == .noKMS })
    #expect(finding.message.contains("kms0.lab.example") && finding.message.contains("192.0.2.9:1688 said HTTP"))
    #expect(finding.severity == .medium)
  }

  @Test func timeToLivesFromACacheAreNotCompared() {
    let timeToLives: [UInt32] = [3_600, 3_600, 3]
    #expect(Self.codes(Self.domain(timeToLives: timeToLives)) == [])
    #expect(Self.codes(Self.domain(coverage: .zone, timeToLives: timeToLives)) == [.timeToLive])
  }
}

extension Finding {
  fileprivate var severity: Severity { code.severity }
}
