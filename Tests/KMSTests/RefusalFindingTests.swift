import AccessPolicy
import DNSWire
import KMS
import TestSupport
import Testing

/// What the audit says of principals, their groups, and of who was refused.
@Suite struct RefusalFindingTests {
  private static func provenance(_ credential: String, groups: [String] = []) -> Provenance {
    var provenance = Provenance(
      credential: credential, address: "192.0.2.1", transport: "tcp", rule: "members", firstSeen: 1,
      lastRefreshed: 1_800_000_000, lastChanged: 1)
    provenance.groups = groups
    return provenance
  }

  private static var byGroup: SanctionedHost {
    var entry = SanctionedHost()
    entry.groups = ["KMS Hosts"]
    return entry
  }

  @Test func memberIsSanctionedByItsGroup() throws {
    let zone = try lab(publisher("kms7.lab.example"))
    let member = Self.provenance("principal KMS7$@AD.LAB.EXAMPLE", groups: ["Other", "KMS Hosts"])
    #expect(audit(zone, by: Self.byGroup, provenance: member).statuses == [.sanctioned])
  }

  @Test func othersAreNotSanctionedByTheGroup() throws {
    let zone = try lab(publisher("kms7.lab.example"))
    let other = Self.provenance("principal KMS7$@AD.LAB.EXAMPLE", groups: ["Other"])
    #expect(audit(zone, by: Self.byGroup, provenance: other).codes == [.rogue])
    #expect(audit(zone, by: Self.byGroup).codes == [.rogue], "who published it is not known")
  }

  @Test func hostIsSanctionedWithItsPrincipal() throws {
    var entry = SanctionedHost(host: "kms1.lab.example")
    entry.principals = PrincipalPattern(text: "KMS1$@AD.LAB.EXAMPLE").map { [$0] }
    let zone = try lab(publisher("kms1.lab.example"))
    #expect(audit(zone, by: entry, provenance: Self.provenance("principal kms1$@AD.LAB.EXAMPLE")).codes.isEmpty)
    #expect(
      audit(zone, by: entry, provenance: Self.provenance("principal KMS2$@AD.LAB.EXAMPLE")).codes == [
        .unsanctionedCredential
      ])
    #expect(audit(zone, by: entry, provenance: Self.provenance("key kms1")).codes == [.unsanctionedCredential])
  }

  @Test func refusedPublicationIsAFinding() throws {
    let owner = try Name(text: "_vlmcs._tcp.lab.example")
    var domain = AuditedDomain(domain: "lab.example", source: "running server", coverage: .zone, records: [])
    domain.refusals = [
      RefusedPublication(
        owner: owner, credential: "principal WEB1$@AD.LAB.EXAMPLE", address: "192.0.2.7", count: 3,
        reason: "no rule allows it")
    ]
    let report = Audit(policy: AuditPolicy(sanctioned: nil), now: 1).report(on: [domain])
    let finding = try #require(report.findings.first)
    #expect(finding.code == .refusedPublication && finding.code.severity == .medium && finding.owner == owner)
    #expect(finding.message.contains("WEB1$@AD.LAB.EXAMPLE") && finding.message.contains("3 times"))
    #expect(finding.evidence.contains("192.0.2.7"))
  }
}
