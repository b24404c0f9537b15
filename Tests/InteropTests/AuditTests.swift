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
    #expect(
      result.output.contains("KMS001 high: the publisher is not on the list of sanctioned hosts\n  desktop-7g2k9q"))
    #expect(result.output.contains("zones/lab.example.zone:"))
  }

  @Test func recordBelowADelegationHasNoShareOfTheClients() throws {
    let zone = try lab.read("zones/lab.example.zone")
    try lab.write("zones/lab.example.zone", zone + "\n_vlmcs._tcp.branch.lab.example. SRV 0 0 1688 kms1\n")
    let result = try lab.kmsdns(["audit", "--config", "zones/kmsdns.yaml", "zones/lab.example.zone", "--clients", "10"])
    let line = lines(result, naming: "_vlmcs._tcp.branch").first ?? ""
    #expect(line.contains(#/ 1688  0 +0 +none /#), "\(result.output)")
    #expect(!result.output.contains("look for KMS hosts in branch.lab.example"))
  }

  @Test func cleanZoneExitsWithZero() throws {
    let result = try lab.kmsdns([
      "audit", "--sanctioned", "kms-branch1.branch.lab.example", "zones/branch.lab.example.zone",
    ])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("1 publisher (1 sanctioned), no findings."))
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
    #expect(document.version == 2)
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

  @Test func standardInputHasTheOriginThatIsSaid() throws {
    let text = CheckTests.sound + "_vlmcs._tcp SRV 0 0 1688 ns1\n"
    let unknown = try Tool.run(Lab.program, ["audit", "-"], input: text, in: lab.folder)
    #expect(unknown.status == 2 && unknown.output.contains("the name is relative, and no origin is known"))
    let result = try Tool.run(Lab.program, ["audit", "-", "--origin", "lab.example"], input: text, in: lab.folder)
    #expect(result.status == 1 && result.output.contains(" _vlmcs._tcp.lab.example "), "\(result.output)")
  }

  @Test(arguments: [
    (["audit", "nowhere.zone"], "nowhere.zone: there is no such file"),
    (["audit", "--sanctioned", "192.0.2.0/33", "zones/lab.example.zone"], "192.0.2.0/33"),
    (["audit", "--fail-on", "often", "zones"], "often"),
    (["audit", "--baseline", "nowhere.json", "zones"], "nowhere.json"),
    (["audit", "--baseline", "zones/kmsdns.yaml", "zones"], "no report of kmsdns audit --format json"),
    (["audit", "--output", "nowhere/report", "zones"], "nowhere/report"),
    (["audit", "--explain", "KMS999"], "KMS024"),
    (["audit", "--live", "lab.example"], "no server"),
    (["audit"], "--live"),
    (["audit", "--live", "lab.example", "zones/lab.example.zone"], "ask for each by itself"),
    (["audit", "--live", ","], "--live names no zone"),
    (["audit", "--sanctioned", "", "zones/lab.example.zone"], "--sanctioned names no host"),
    (["audit", "--sanctioned", "kms1", "zones/lab.example.zone"], "no full host name"),
    (["audit", "--sanctioned", "kms*.lab.example", "zones/lab.example.zone"], "no pattern"),
    (["audit", "--remedy", "nsupdate", "--format", "json", "zones"], "--remedy writes commands"),
    (["audit", "--sanctioned", "a..b", "zones/lab.example.zone"], "a..b"),
    (["audit", "--config", "nowhere.yaml", "zones/lab.example.zone"], "nowhere.yaml"),
    (["audit", "--format", "xml", "zones/lab.example.zone"], "xml"),
    (["audit", "zones/kmsdns.yaml"], "zones/kmsdns.yaml:"),
  ])
  func whatCannotBeAuditedExitsWithTwo(arguments: [String], message: String) throws {
    let result = try lab.kmsdns(arguments)
    #expect(result.status == 2, "\(result.output)\(result.errors)")
    #expect((result.errors + result.output).contains(message), "\(result.errors)")
  }

  @Test func configurationAloneMeansItsZones() throws {
    let result = try lab.kmsdns(["audit", "--config", "zones/kmsdns.yaml"])
    #expect(result.status == 1, "\(result.errors)")
    #expect(lines(result, naming: "desktop-7g2k9q").contains { $0.hasPrefix("rogue") })
    #expect(lines(result, naming: "kms-branch1").contains { $0.hasPrefix("sanctioned") })
    #expect(result.errors.isEmpty)
    // A file whose origin only the configuration says.
    let zone = try lab.read("zones/branch.lab.example.zone").replacingOccurrences(of: "$ORIGIN", with: "; $ORIGIN")
    try lab.write("zones/branch", zone)
    try lab.write("own.yaml", "sanctioned: []\nzones: [{file: zones/branch, origin: branch.lab.example}]\n")
    let own = try lab.kmsdns(["audit", "--config", "own.yaml"])
    #expect(lines(own, naming: "kms-branch1.branch.lab.example").contains { $0.hasPrefix("rogue") }, "\(own.output)")
  }

  @Test func configurationWithoutZonesIsNoAudit() throws {
    try lab.write("list.yaml", "sanctioned: [kms1.lab.example]\n")
    let result = try lab.kmsdns(["audit", "--config", "list.yaml"])
    #expect(result.status == 2 && result.errors.contains("list.yaml has no zones"), "\(result.errors)")
  }

  @Test func filesOfAServerAreSaidNotToHoldItsUpdates() throws {
    try lab.start()
    #expect(try lab.kmsdns(["audit", "--config", "zones/kmsdns.yaml"]).errors.contains("--live audits what is served"))
  }

  @Test func whatIsNotAuditedIsSaidOnce() throws {
    let arguments = ["audit", "--config", "zones/kmsdns.yaml", "zones", "nowhere.zone"]
    for format in ["table", "json", "csv", "sarif", "markdown"] {
      let result = try lab.kmsdns(arguments + ["--format", format])
      #expect(result.output.contains("nowhere.zone") && result.errors.isEmpty, "\(format): \(result.errors)")
    }
    let remedy = try lab.kmsdns(arguments + ["--remedy", "nsupdate"])
    #expect(remedy.status == 2 && remedy.errors == "not audited: nowhere.zone: there is no such file\n")
    // The report has the first error of a file, standard error the others.
    try lab.write("broken.zone", "@ IN SOA ns1\n@ IN A 192.0.2\n")
    let broken = try lab.kmsdns(["audit", "--format", "json", "broken.zone"])
    #expect(broken.output.contains("1:10") && !broken.errors.contains("1:10"), "\(broken.output)\(broken.errors)")
    #expect(broken.errors.contains("broken.zone:2:8"), "\(broken.errors)")
  }

  /// A link stands for a device here: no test may put that at stake.
  @Test func reportIsWrittenThroughALink() throws {
    let (link, target) = (lab.folder.appendingPathComponent("link"), lab.folder.appendingPathComponent("target"))
    try lab.write("target", "before, and longer than nothing")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
    let result = try lab.kmsdns(["audit", "zones", "--format", "json", "--output", "link"])
    #expect(result.status == 1, "\(result.errors)")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == target.path)
    _ = try JSONDecoder().decode(RemoteAuditTests.Document.self, from: Data(lab.read("target").utf8))
  }

  @Test func delegatedServicesAreNotClean() throws {
    try lab.write(
      "zones/cut.example.zone",
      "$TTL 60\n@ SOA ns h 1 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n_tcp NS dc1.corp.example.\n")
    let result = try lab.kmsdns(["audit", "--sanctioned", "*.cut.example", "zones/cut.example.zone"])
    #expect(result.status == 2)
    #expect(
      result.output.contains("Not audited: _vlmcs._tcp.cut.example: cut.example delegates it"), "\(result.output)")
  }

  @Test func impactWithoutAListSaysSo() throws {
    let result = try lab.kmsdns(["audit", "zones/lab.example.zone", "--clients", "30"])
    #expect(result.output.contains("No machine finds a host that is known to be rogue."))
    #expect(result.output.contains("Without a list of sanctioned hosts"))
  }

  @Test func clientsAreCountedWhereMachinesAre() throws {
    struct Document: Decodable {
      struct Clients: Decodable {
        let domain: String
      }
      let clients: [Clients]
    }
    let zone = AuditFixtureTests.folder + "/misplaced.zone"
    let result = try lab.kmsdns(["audit", "--format", "json", "--clients", "400", zone])
    let document = try JSONDecoder().decode(Document.self, from: Data(result.output.utf8))
    #expect(Set(document.clients.map(\.domain)) == ["misplaced.example", "lab.misplaced.example"])
  }

  @Test func standardOutputMayBeNamed() throws {
    let result = try lab.kmsdns(["audit", "--format", "json", "--output", "-", "zones/lab.example.zone"])
    #expect(result.output.hasPrefix("{"))
    #expect(!FileManager.default.fileExists(atPath: lab.folder.appendingPathComponent("-").path))
  }

  /// What only the server knows: by whose key, and from where.
  @Test func recordOfASanctionedHostByAnotherKeyOrFromElsewhereIsFlagged() throws {
    let text = try lab.read("zones/kmsdns.yaml")
    try lab.write(
      "zones/kmsdns.yaml",
      text.replacingOccurrences(
        of: "\n  - kms3.lab.example\n",
        with: "\n  - {host: kms3.lab.example, keys: [kms9.lab.example], from: [198.51.100.0/24]}\n"
      ).replacingOccurrences(
        of: "\nkeys:\n", with: "\nkeys:\n  - {name: kms9.lab.example, file: kms9.key, generate: true}\n"))
    try lab.start()
    _ = try lab.nsupdate(
      """
      update add kms3.lab.example 60 A 192.0.2.23
      update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 kms3.lab.example
      """)
    let result = try lab.kmsdns(["audit", "--live", "lab.example"])
    #expect(lines(result, naming: "kms3.lab.example").contains { $0.hasPrefix("rogue") }, "\(result.output)")
    #expect(result.output.contains("KMS014 high") && result.output.contains("KMS015 high"), "\(result.output)")
  }

  @Test func zoneThatIsNotServedIsNamed() throws {
    try lab.start()
    let result = try lab.kmsdns(["audit", "--live", "other.example"])
    #expect(result.status == 2)
    #expect(result.errors.contains("does not serve other.example"))
  }

  @Test func allServedZonesAreAuditedAtOnce() throws {
    try lab.start()
    let result = try lab.kmsdns(["audit", "--live", "all"])
    #expect(lines(result, naming: "desktop-7g2k9q").contains { $0.hasPrefix("rogue") })
    #expect(lines(result, naming: "kms-branch1").contains { $0.hasPrefix("sanctioned") })
    let one = try lab.kmsdns(["audit", "--live", "branch.lab.example", "--live", "BRANCH.lab.example"])
    #expect(one.status == 0, "\(one.output)\(one.errors)")
    let both = try lab.kmsdns(["audit", "--live", "branch.lab.example,lab.example"])
    #expect(both.output.contains("2 domains"), "\(both.output)\(both.errors)")
    #expect(lines(one, naming: "kms-branch1").count == 1)
  }

  @Test func whatCannotBeReadDoesNotStopTheOthers() throws {
    try lab.write("zones/broken.zone", "@ IN SOA ns1\n")
    let result = try lab.kmsdns(["audit", "--config", "zones/kmsdns.yaml", "zones", "nowhere.zone"])
    #expect(result.status == 2)
    #expect(lines(result, naming: "desktop-7g2k9q").contains { $0.hasPrefix("rogue") })
    #expect(result.output.contains("Not audited: zones/broken.zone: "))
    #expect(result.output.contains("Not audited: nowhere.zone: there is no such file"))
    #expect(result.output.contains("2 not audited."))
  }

  @Test func folderWithoutZoneFilesIsNotAudited() throws {
    try FileManager.default.createDirectory(
      at: lab.folder.appendingPathComponent("empty"), withIntermediateDirectories: true)
    let result = try lab.kmsdns(["audit", "empty"])
    #expect(result.status == 2)
    #expect(result.output.contains("Not audited: empty: no zone file is in the folder"))
  }

  @Test func whatMayBeAZoneFileIsSaidToBePassedOver() throws {
    let arguments = ["audit", "--config", "zones/kmsdns.yaml", "zones"]
    #expect(try lab.kmsdns(arguments).errors.isEmpty)
    try lab.write("zones/corp.example", "")
    let result = try lab.kmsdns(arguments)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("warning: zones: passed over") && result.errors.hasSuffix(": corp.example\n"))
  }

  @Test func zoneInTwoFilesIsAuditedOnce() throws {
    let copy = try lab.read("zones/branch.lab.example.zone")
    try lab.write("zones/other.dns", copy)
    let result = try lab.kmsdns(["audit", "--config", "zones/kmsdns.yaml", "zones"])
    #expect(result.status == 2)
    #expect(result.output.contains("Not audited: zones/other.dns: zone branch.lab.example. is in"))
    #expect(lines(result, naming: "kms-branch1").filter { $0.hasPrefix("sanctioned") }.count == 1)
  }

  @Test(
    arguments: [("high", Int32(1)), ("medium", 1), ("low", 1), ("none", 0)])
  func severityThatFailsCanBeChosen(failOn: String, status: Int32) throws {
    let arguments = ["audit", "--sanctioned", "*.lab.example", "zones", "--fail-on"]
    #expect(try lab.kmsdns(["audit", "--config", "zones/kmsdns.yaml", "zones", "--fail-on", failOn]).status == status)
    // Here the worst is a host without an address.
    #expect(try lab.kmsdns(arguments + [failOn]).status == (failOn == "high" ? 0 : status))
  }

  @Test func acknowledgedFindingIsListedAndDoesNotCount() throws {
    let text = """
      sanctioned: ["*.lab.example"]
      acknowledged:
        - {code: KMS003, host: kms-old.lab.example, reason: it comes back in spring, until: 9999-12-31}
        - {code: KMS007, reason: nobody needs this one, until: 9999-12-31}
      """
    try lab.write("list.yaml", text)
    let result = try lab.kmsdns(["audit", "--config", "list.yaml", "zones"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("until 9999-12-31: it comes back in spring"))
    #expect(result.output.contains("no findings, 1 acknowledged."))
    #expect(result.errors.contains("warning: list.yaml:4:5: nothing is found that the acknowledgement of KMS007"))
    try lab.write("list.yaml", text.replacingOccurrences(of: "9999-12-31", with: "2026-01-01"))
    let later = try lab.kmsdns(["audit", "--config", "list.yaml", "zones"])
    #expect(later.status == 1)
    #expect(later.output.contains("Was acknowledged until 2026-01-01: it comes back in spring"))
  }

  @Test func pageOfACodeIsPrinted() throws {
    let result = try lab.kmsdns(["audit", "--explain", "kms004"])
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("KMS004 low: the record was not published again\n"))
    for heading in ["What it means", "What it does to clients", "How to find out more", "What to do", "acknowledged:"] {
      #expect(result.output.contains(heading))
    }
  }

  @Test func readmeNamesEveryCode() throws {
    let list = try lab.kmsdns(["audit", "--explain", "codes"]).errors
    let readme = try String(contentsOf: Lab.root.appendingPathComponent("README.md"), encoding: .utf8)
    let codes = list.matches(of: /(KMS\d\d\d)  (.+)/)
    #expect(codes.count >= 24)
    for code in codes { #expect(readme.contains("| \(code.1) | "), "\(code.0)") }
  }
}
