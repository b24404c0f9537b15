import Foundation
import Testing

/// Updates that end what the audit has found, sent by the audit itself.
@Suite struct AuditFixTests {
  /// The lab with an operator who may change everything, and a copy of its files as they were at the start.
  let lab: Lab

  init() throws {
    lab = try Lab { text in
      text.replacingOccurrences(
        of: "keys:\n",
        with:
          "keys:\n  - {name: operator.lab.example, algorithm: hmac-sha256, file: ../.kmsdns/operator.key, generate: true}\n"
      ).replacingOccurrences(
        of: "rules:\n", with: "rules:\n  - {name: operators, allow: zone-admin, keys: [operator.lab.example]}\n")
    }
    try lab.start()
  }

  private func fix(_ options: String..., key: String = "operator") throws -> Tool.Result {
    let server = ["--server", "127.0.0.1:\(lab.port)", "--key-file", ".kmsdns/\(key).key"]
    return try lab.kmsdns(["audit", "--live", "lab.example", "--fix"] + server + options)
  }

  private static let before = [
    "0 0 1688 desktop-7g2k9q.lab.example.", "0 0 1688 kms-old.lab.example.", "0 40 1688 kms2.lab.example.",
    "0 60 1688 kms1.lab.example.",
  ]

  @Test func nothingIsSentUnlessItIsSaid() throws {
    let result = try fix()
    #expect(result.status == 1)
    #expect(result.output.contains("update delete _vlmcs._tcp.lab.example. SRV 0 0 1688 desktop-7g2k9q.lab.example."))
    #expect(result.output.contains("Nothing was sent"))
    #expect(!result.output.hasPrefix("\n"))
    #expect(try lab.publishers() == Self.before)
  }

  @Test func rogueRecordsAreRemovedThroughTheServersRules() throws {
    let result = try fix("--yes")
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("_vlmcs._tcp.lab.example: 2 records removed"))
    #expect(try lab.publishers() == Array(Self.before.suffix(2)))
    let history = try lab.kmsdns(["history", "lab.example"]).output
    #expect(history.contains("key operator.lab.example"))
    #expect(history.contains("rule \"operators\""))
    #expect(try fix("--yes").output.contains("No record is to be removed or changed."))
  }

  @Test func whoMayNotChangesNothing() throws {
    let result = try fix("--yes", key: "kms3.lab.example")
    #expect(result.status == 1)
    #expect(result.output.contains("REFUSED"))
    #expect(try lab.publishers() == Self.before)
  }

  @Test func recordsThatAreNotAsTheyWereAuditedAreLeftAlone() throws {
    // The files are audited, and the server has another record meanwhile.
    _ = try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 kms3.lab.example")
    let result = try lab.kmsdns([
      "audit", "--config", "zones/kmsdns.yaml", "zones/lab.example.zone", "--fix", "--yes", "--server",
      "127.0.0.1:\(lab.port)", "--key-file", ".kmsdns/operator.key",
    ])
    #expect(result.status == 1)
    #expect(result.output.contains("NXRRSET"))
    #expect(try lab.publishers().count == 5)
  }

  @Test func serverThatIsNotThereIsNamed() throws {
    let result = try lab.kmsdns([
      "audit", "--config", "zones/kmsdns.yaml", "zones/lab.example.zone", "--fix", "--yes", "--server",
      "127.0.0.1:\(try WireClient.freePort())",
    ])
    #expect(result.status == 2)
    #expect(result.output.contains("can't be reached"))
  }

  @Test(arguments: [
    (["audit", "--live", "lab.example", "--fix"], "--server"),
    (["audit", "--live", "lab.example", "--yes"], "--fix"),
    (["audit", "--live", "lab.example", "--fix", "--server", "127.0.0.1", "--remedy", "dnscmd"], "--remedy"),
    (["audit", "--live", "lab.example", "--server", "127.0.0.1"], "--zone"),
  ])
  func wrongUsageIsNamed(arguments: [String], message: String) throws {
    let result = try lab.kmsdns(arguments)
    #expect(result.status == 2)
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}
