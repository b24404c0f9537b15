import AccessPolicy
import Configuration
import DNSWire
import KMS
import TestSupport
import Testing

/// What audits judge by: sanctioned hosts and acknowledgements.
@Suite struct AuditConfigurationTests {
  private static let head = "addresses: {lab: [192.0.2.0/24, \"2001:db8::/32\"]}\n"

  private func policy(_ text: String) throws -> AuditPolicy {
    try ServerConfiguration.parse(Self.head + text, file: "f", isPartial: true).auditPolicy
  }

  private func entry(_ text: String) throws -> SanctionedHost {
    try #require(policy("sanctioned: [\(text)]").sanctioned?.entries.first)
  }

  @Test func auditNeedsNeitherZonesNorData() throws {
    #expect(try policy("").sanctioned == nil)
    #expect(throws: ConfigurationErrors.self) { try ServerConfiguration.parse(Self.head, file: "f") }
  }

  @Test func keyThatTheServerDoesNotHaveIsAnError() throws {
    let text = Self.head + "data: d\nzones: [{file: a.zone}]\nsanctioned: [{keys: [kms1.lab.example]}]\n"
    let errors = #expect(throws: ConfigurationErrors.self) { try ServerConfiguration.parse(text, file: "f") }
    #expect(errors?.description == "f:4:21: there is no key kms1.lab.example.")
  }

  @Test func emptyListIsAList() throws {
    #expect(try policy("sanctioned: []").sanctioned?.entries.isEmpty == true)
  }

  @Test func nameAloneIsAnEntryWithoutConditions() throws {
    let entry = try entry("kms1.lab.example")
    #expect(entry.host == "kms1.lab.example")
    #expect(entry.zones == nil && entry.addresses == nil && entry.keys == nil && entry.sources == nil)
    #expect(!entry.isExpected)
  }

  @Test func patternAndRangeStandAloneToo() throws {
    #expect(try entry("\"*.kms.example\"").host == "*.kms.example")
    let range = try entry("192.0.2.0/24")
    #expect(range.host == nil)
    #expect(range.addresses == AddressRange(text: "192.0.2.0/24").map { [$0] })
  }

  @Test func entryHasItsConditions() throws {
    let entry = try entry(
      "{host: k.example, zones: [a.example, b.example], addresses: [lab], keys: [k], from: [192.0.2.1], expected: true}"
    )
    #expect(entry.host == "k.example")
    #expect(entry.zones == ["a.example", "b.example"])
    #expect(entry.addresses?.count == 2)
    #expect(entry.keys == ["k"])
    #expect(entry.sources == AddressRange(text: "192.0.2.1").map { [$0] })
    #expect(entry.isExpected)
  }

  @Test func entryWithoutAHostNeedsAnotherCondition() throws {
    #expect(try entry("{keys: [k]}").host == nil)
    #expect(try entry("{from: [lab], zones: [a.example]}").zones == ["a.example"])
  }

  @Test func acknowledgementHasItsFields() throws {
    let acknowledgements = try policy(
      """
      acknowledged:
        - {code: KMS007, host: kms1.lab.example, zone: lab.example, reason: "moves in spring", until: 2027-01-31}
        - {code: kms001, host: "*.test.example", reason: tests, until: 1970-01-01}
      """
    ).acknowledgements
    let first = try #require(acknowledgements.first)
    #expect(first.code == .port)
    #expect(first.host == "kms1.lab.example")
    #expect(first.zone == "lab.example")
    #expect(first.reason == "moves in spring")
    #expect(first.lastDay == "2027-01-31")
    #expect(first.end == 1_801_440_000)
    #expect(first.place == "f:3:5")
    #expect(acknowledgements.last?.zone == nil)
    #expect(acknowledgements.last?.end == 86_400)
  }

  /// `date -u -d DAY+1day +%s` says so.
  @Test(
    arguments: [
      ("1999-12-31", 946_684_800), ("2000-02-29", 951_868_800), ("2024-02-29", 1_709_251_200),
      ("2026-11-29", 1_795_996_800), ("2100-02-28", 4_107_542_400), ("9999-12-31", 253_402_300_800),
    ] as [(String, UInt64)])
  func dayEndsAtMidnight(day: String, end: UInt64) throws {
    let text = "acknowledged: [{code: KMS001, reason: r, until: \(day)}]"
    #expect(try policy(text).acknowledgements.first?.end == end)
  }

  @Test func staleAfterComesFromAging() throws {
    #expect(try policy("aging: {stale-after: 36h}").staleAfter == 129_600)
    #expect(try policy("").staleAfter == 172_800)
  }

  @Test(
    arguments: [
      ("sanctioned: kms1", "f:2:13", "must be a list"),
      ("sanctioned: [a..b]", "f:2:14", "no address and no range"),
      ("sanctioned: [192.0.2.0/33]", "f:2:14", "no address and no range"),
      ("sanctioned: [kms1]", "f:2:14", "no full host name (kms1.lab.example)"),
      ("sanctioned: [{host: \"kms*.a.b\"}]", "f:2:21", "no pattern (*.lab.example)"),
      ("sanctioned: [[a]]", "f:2:14", "a name, or a mapping of host"),
      ("sanctioned: [{hosts: a}]", "f:2:15", "no key \"hosts\""),
      ("sanctioned: [{expected: true}]", "f:2:14", "would sanction everybody"),
      ("sanctioned: [{zones: [a]}]", "f:2:14", "would sanction everybody"),
      ("sanctioned: [{host: \"*.a\", expected: true}]", "f:2:38", "a name of its own"),
      ("sanctioned: [{addresses: [lab], expected: true}]", "f:2:43", "a name of its own"),
      ("sanctioned: [{host: a.b, addresses: [lan]}]", "f:2:38", "no address set, no address and no range"),
      ("sanctioned: [{host: a.b, expected: perhaps}]", "f:2:36", "must be true or false"),
      ("acknowledged: [KMS001]", "f:2:16", "must be a mapping"),
      ("acknowledged: [{code: KMS999, reason: r, until: 2027-01-01}]", "f:2:23", "no finding KMS999"),
      ("acknowledged: [{reason: r, until: 2027-01-01}]", "f:2:16", "has no code"),
      ("acknowledged: [{code: KMS001, until: 2027-01-01}]", "f:2:16", "has no reason"),
      ("acknowledged: [{code: KMS001, reason: r}]", "f:2:16", "has no until: nothing is acknowledged for ever"),
      ("acknowledged: [{code: KMS001, reason: \"\", until: 2027-01-01}]", "f:2:39", "reason must be a text"),
      ("acknowledged: [{code: KMS001, reason: r, until: 2027-02-29}]", "f:2:49", "a day such as 2027-01-31"),
      ("acknowledged: [{code: KMS001, reason: r, until: 2100-02-29}]", "f:2:49", "a day such as 2027-01-31"),
      ("acknowledged: [{code: KMS001, reason: r, until: 2027-13-01}]", "f:2:49", "a day such as 2027-01-31"),
      ("acknowledged: [{code: KMS001, reason: r, until: 1969-12-31}]", "f:2:49", "a day such as 2027-01-31"),
      ("acknowledged: [{code: KMS001, reason: r, until: tomorrow}]", "f:2:49", "a day such as 2027-01-31"),
      ("acknowledged: [{code: KMS001, reason: r, until: 2027-1-1}]", "f:2:49", "a day such as 2027-01-31"),
      ("sanctioned: [\"kms?.a.b\"]", "f:2:14", "no pattern (*.lab.example)"),
      ("acknowledged: [{code: KMS001, host: \"d-*.a.b\", reason: r, until: 2027-01-01}]", "f:2:37", "is no pattern"),
      ("acknowledged: [{code: KMS001, host: \"kms?.a.b\", reason: r, until: 2027-01-01}]", "f:2:37", "is no pattern"),
      ("acknowledged: [{code: KMS001, host: a..b, reason: r, until: 2027-01-01}]", "f:2:37", "no domain name"),
    ])
  func mistakeIsReportedWithItsPlace(text: String, place: String, message: String) throws {
    let errors = #expect(throws: ConfigurationErrors.self) { try policy(text) }
    let description = try #require(errors?.description)
    #expect(description.hasPrefix(place + ":"), "\(description)")
    #expect(description.contains(message), "\(description)")
  }
}
