import Foundation
import Testing

/// The audit as an administrator runs it.
@Suite struct AuditTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
  }

  let zones = ["zones/lab.example.zone", "zones/branch.lab.example.zone"]

  /// The lines of the table and of the findings that name a host.
  func lines(_ result: Tool.Result, naming host: String) -> [String] {
    result.output.components(separatedBy: "\n").filter { $0.contains(host) }
  }

  @Test func rogueAndDanglingAreNamed() throws {
    let result = try lab.kmsdns(["audit", "--config", "zones/kmsdns.yaml"] + zones)
    #expect(result.status == 1)
    #expect(lines(result, naming: "desktop-7g2k9q").contains { $0.hasPrefix("rogue") })
    #expect(lines(result, naming: "kms-old").contains { $0.hasPrefix("dangling") })
    #expect(lines(result, naming: "kms1").contains { $0.hasPrefix("sanctioned") })
    #expect(lines(result, naming: "kms-branch1").contains { $0.hasPrefix("sanctioned") })
    #expect(lines(result, naming: "desktop-7g2k9q").contains { $0.hasPrefix("KMS001 high:") })
    #expect(result.output.contains("zones/lab.example.zone:"))
  }

  @Test func cleanZoneExitsWithZero() throws {
    let result = try lab.kmsdns([
      "audit", "--sanctioned", "kms-branch1.branch.lab.example", "zones/branch.lab.example.zone",
    ])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("No findings."))
  }

  @Test func everyPublisherIsFlaggedWithoutAList() throws {
    let result = try lab.kmsdns(["audit", "zones/branch.lab.example.zone"])
    #expect(result.status == 1)
    #expect(lines(result, naming: "kms-branch1").contains { $0.hasPrefix("unreviewed") })
  }

  @Test func jsonHoldsWhatTheTableHolds() throws {
    struct Document: Decodable {
      struct Publisher: Decodable {
        let target: String
        let status: String
        let addresses: [String]
        let port: Int
      }
      struct Finding: Decodable {
        let code: String
        let remedy: String
      }
      let version: Int
      let publishers: [Publisher]
      let findings: [Finding]
    }
    let result = try lab.kmsdns(["audit", "--format", "json", "--config", "zones/kmsdns.yaml"] + zones)
    let document = try JSONDecoder().decode(Document.self, from: Data(result.output.utf8))
    #expect(result.status == 1)
    #expect(document.version == 1)
    let statuses = Dictionary(document.publishers.map { ($0.target, $0.status) }) { first, _ in first }
    #expect(
      statuses == [
        "kms1.lab.example": "sanctioned", "kms2.lab.example": "sanctioned", "desktop-7g2k9q.lab.example": "rogue",
        "kms-old.lab.example": "dangling", "kms-branch1.branch.lab.example": "sanctioned",
      ])
    #expect(Set(document.findings.map(\.code)) == ["KMS001", "KMS003"])
    #expect(document.findings.allSatisfy { !$0.remedy.isEmpty })
  }

  @Test func liveAuditSaysWhoPublishedAndWhen() throws {
    try lab.start()
    _ = try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 kms3.lab.example")
    let result = try lab.kmsdns(["audit", "--live", "lab.example"])
    #expect(result.status == 1)
    let own = try #require(lines(result, naming: "kms3.lab.example").first)
    #expect(own.contains("by key kms3.lab.example from 127.0.0.1, rule \"KMS hosts publish themselves\""))
    #expect(lines(result, naming: "desktop-7g2k9q").contains { $0.hasPrefix("rogue") })
  }

  @Test(arguments: [
    (["audit", "nowhere.zone"], "nowhere.zone"),
    (["audit", "--live", "lab.example"], "no server"),
    (["audit"], "--live"),
    (["audit", "--live", "lab.example", "zones/lab.example.zone"], "--live"),
    (["audit", "--sanctioned", "a..b", "zones/lab.example.zone"], "a..b"),
    (["audit", "--config", "nowhere.yaml", "zones/lab.example.zone"], "nowhere.yaml"),
    (["audit", "--format", "xml", "zones/lab.example.zone"], "xml"),
    (["audit", "zones/kmsdns.yaml"], "zones/kmsdns.yaml:"),
  ])
  func whatCannotBeAuditedExitsWithTwo(arguments: [String], message: String) throws {
    let result = try lab.kmsdns(arguments)
    #expect(result.status == 2, "\(result.output)\(result.errors)")
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func zoneThatIsNotServedIsNamed() throws {
    try lab.start()
    let result = try lab.kmsdns(["audit", "--live", "other.example"])
    #expect(result.status == 2)
    #expect(result.errors.contains("does not serve other.example"))
  }
}
