import Foundation
import Testing

/// The comparison of an audit with an earlier one.
@Suite struct AuditBaselineTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
    let result = try audit("--format", "json", "--output", "before.json")
    try #require(result.status == 1, "\(result.errors)")
  }

  private func audit(_ arguments: String...) throws -> Tool.Result {
    try lab.kmsdns(["audit", "--config", "zones/kmsdns.yaml", "zones"] + arguments)
  }

  private func change(_ text: String, to other: String) throws {
    let zone = try lab.read("zones/lab.example.zone")
    try #require(zone.contains(text))
    try lab.write("zones/lab.example.zone", zone.replacingOccurrences(of: text, with: other))
  }

  @Test func sameFindingsDoNotCountAgain() throws {
    let result = try audit("--baseline", "before.json")
    #expect(result.status == 0)
    #expect(result.output.contains("nothing is new, gone or changed."))
    #expect(result.output.contains("desktop-7g2k9q.lab.example is not a sanctioned KMS host."))
  }

  @Test func newRogueCounts() throws {
    try change("; A host that was switched off", to: " SRV 0 0 1688 laptop5\n; A host that was switched off")
    let result = try audit("--baseline", "before.json")
    #expect(result.status == 1)
    #expect(result.output.contains("[new] laptop5.lab.example is not a sanctioned KMS host."))
    #expect(result.output.contains(": 1 new, 0 changed, 0 gone."))
    #expect(!result.output.contains("[new] desktop"))
  }

  @Test func newSanctionedHostIsListedAndDoesNotCount() throws {
    try change("desktop-7g2k9q 20m", to: "kms3 A 192.0.2.23\n_vlmcs._tcp SRV 0 0 1688 kms3\ndesktop-7g2k9q 20m")
    let result = try audit("--baseline", "before.json")
    #expect(result.status == 0)
    #expect(result.output.contains(": 1 new, 0 changed, 0 gone."))
  }

  @Test func changedRogueCounts() throws {
    try change("SRV     0 0 1688 desktop-7g2k9q", to: "SRV 0 9 1688 DESKTOP-7g2k9q")
    let result = try audit("--baseline", "before.json")
    #expect(result.status == 1)
    #expect(result.output.contains("weight 9, was weight 0"))
    #expect(result.output.contains("[changed] DESKTOP-7g2k9q.lab.example"))
  }

  @Test func changedSanctionedHostIsListedAndDoesNotCount() throws {
    try change("SRV     0 60 1688 kms1", to: "SRV 0 10 1688 kms1")
    let result = try audit("--baseline", "before.json")
    #expect(result.status == 0)
    #expect(result.output.contains("kms1.lab.example: weight 10, was weight 60"))
  }

  @Test func goneRogueIsListedAndDoesNotCount() throws {
    try change("SRV     0 0 1688 desktop-7g2k9q", to: "TXT \"it is a client again\"")
    let result = try audit("--baseline", "before.json")
    #expect(result.status == 0)
    #expect(result.output.contains("gone: _vlmcs._tcp.lab.example SRV 0 0 1688 desktop-7g2k9q.lab.example (was rogue)"))
    #expect(result.output.contains("no more: KMS001 desktop-7g2k9q"))
  }

  @Test func domainThatIsNotAuditedIsNotGone() throws {
    let result = try lab.kmsdns([
      "audit", "--config", "zones/kmsdns.yaml", "zones/branch.lab.example.zone", "--baseline", "before.json",
    ])
    #expect(result.status == 0)
    #expect(result.output.contains("not audited this time: lab.example"))
    #expect(!result.output.contains("gone: "))
  }

  @Test func spreadsheetsAndMarkdownTellWhatIsGoneToo() throws {
    try change("SRV     0 0 1688 desktop-7g2k9q", to: "TXT \"it is a client again\"")
    let rows = try audit("--baseline", "before.json", "--format", "csv").output.components(separatedBy: "\r\n")
    let gone = rows.filter { $0.contains("desktop-7g2k9q") && $0.hasSuffix(",gone") }
    #expect(gone.count == 2 && gone.count { $0.contains("KMS001") } == 1, "\(rows)")
    let markdown = try audit("--baseline", "before.json", "--format", "markdown").output
    #expect(markdown.contains("| no more | \\_vlmcs.\\_tcp.lab.example | desktop-7g2k9q.lab.example | KMS001: "))
  }

  @Test(arguments: ["csv", "markdown", "html"]) func everyReportSaysWhichDomainIsNotAuditedAnyMore(
    format: String
  ) throws {
    let result = try lab.kmsdns([
      "audit", "--config", "zones/kmsdns.yaml", "zones/branch.lab.example.zone", "--baseline", "before.json",
      "--format",
      format,
    ])
    let text = result.output.replacing("<wbr>", with: "")
    let said = "lab.example,,,,,,,,,not audited,,,,,,\"audited in before.json, and not this time\""
    #expect(text.contains(format == "csv" ? said : "Audited then, and not this time: lab.example."), "\(text)")
  }

  @Test func severityThatFailsHoldsForWhatIsNew() throws {
    try change("kms2        20m A   192.0.2.22", to: "kms2 A 192.0.2.21")
    #expect(try audit("--baseline", "before.json").status == 1)
    #expect(try audit("--baseline", "before.json", "--fail-on", "medium").status == 0)
  }

  @Test func findingCountsWhenItsAcknowledgementHasExpired() throws {
    let list = """
      sanctioned: ["*.lab.example"]
      acknowledged: [{code: KMS003, reason: r, until: DAY}]
      """
    func audit(_ day: String, _ arguments: String...) throws -> Tool.Result {
      try lab.write("list.yaml", list.replacingOccurrences(of: "DAY", with: day))
      return try lab.kmsdns(["audit", "--config", "list.yaml", "zones"] + arguments)
    }
    #expect(try audit("9999-12-31", "--format", "json", "--output", "before.json").status == 0)
    #expect(try audit("9999-12-31", "--baseline", "before.json").status == 0)
    #expect(try audit("2026-01-01", "--baseline", "before.json").status == 1)
    #expect(try audit("2026-01-01", "--format", "json", "--output", "before.json").status == 1)
    #expect(try audit("2026-01-01", "--baseline", "before.json").status == 0)
  }

  @Test func reportOfAnotherFormIsRefused() throws {
    try lab.write("before.json", "{\"version\": 1}")
    let result = try audit("--baseline", "before.json")
    #expect(result.status == 2)
    #expect(result.errors.contains("before.json: a report of another form (version 1, not 2)"))
  }
}
