import AccessPolicy
import Configuration
import DNSWire
import TestSupport
import Testing

/// Secondary zones, and who is told of changes.
@Suite struct TransferConfigurationTests {
  private static let keys = "keys: [{name: k, file: k.key}, {name: s, algorithm: ed25519, file: s.key}]\n"

  private func parse(_ text: String) throws -> ServerConfiguration {
    try ServerConfiguration.parse("data: d\n" + Self.keys + text, file: "f")
  }

  private func mistake(_ text: String) -> String {
    do throws(ConfigurationErrors) {
      _ = try ServerConfiguration.parse("data: d\n" + Self.keys + text, file: "f")
      return ""
    } catch {
      return error.description
    }
  }

  @Test func secondaryZoneNamesItsPrimaries() throws {
    let configuration = try parse(
      """
      zones:
        - file: lab.example.zone
        - {origin: corp.example, primaries: [192.0.2.1, {address: "192.0.2.2:5300", key: k}, "[2001:db8::1]:54"], max-records: 9}
      """)
    #expect(configuration.zones.count == 1)
    let entry = try #require(configuration.secondaries.first)
    #expect(entry.origin == "corp.example" && entry.recordLimit == 9 && !entry.isCatalog)
    #expect(entry.primaries.map(\.port) == [53, 5300, 54])
    #expect(entry.primaries.map(\.key) == [nil, "k", nil])
  }

  @Test func zonesThatSayNothingTellWhomTheConfigurationNames() throws {
    let configuration = try parse(
      """
      notify: false
      also-notify: [192.0.2.3]
      notify-key: k
      zones:
        - file: a.example.zone
        - {file: b.example.zone, notify: true}
        - {file: c.example.zone, also-notify: []}
      """)
    #expect(configuration.notify(for: "a.example").others.count == 1)
    #expect(!configuration.notify(for: "a.example").toNameServers)
    #expect(configuration.notify(for: "b.example").toNameServers)
    #expect(configuration.notify(for: "b.example").key == "k")
    #expect(configuration.notify(for: "c.example").others.isEmpty)
  }

  @Test func nameServersAreToldUnlessItIsSaidOtherwise() throws {
    #expect(try parse("zones: [{file: a.example.zone}]").notify(for: "a.example").toNameServers)
  }

  @Test(arguments: [
    ("zones: [{origin: a, primaries: []}]", "the secondary zone has no primary"),
    ("zones: [{primaries: [192.0.2.1]}]", "the secondary zone has no origin"),
    ("zones: [{origin: a, primaries: [host.example]}]", "\"host.example\" is no address"),
    ("zones: [{origin: a, primaries: [\"192.0.2.1:0\"]}]", "is no address"),
    ("zones: [{origin: a, primaries: [{address: 192.0.2.1, key: x}]}]", "there is no TSIG key x"),
    ("zones: [{origin: a, primaries: [{address: 192.0.2.1, key: s}]}]", "there is no TSIG key s"),
    ("zones: [{origin: a, primaries: [{key: k}]}]", "the server has no address"),
    ("zones: [{origin: a, primaries: [192.0.2.1], file: x}]", "a secondary zone has no key \"file\""),
    ("zones: [{origin: a, primaries: [192.0.2.1]}, {file: a.zone}]", "the zone a. stands here twice"),
    ("catalog: a\nzones: [{file: a.zone}]", "the catalog a. is made by the server"),
    ("zones: []\nrules: [{name: n, allow: notify}]", "the rule would listen to anybody"),
  ]) func mistakesAreNamed(text: String, message: String) {
    #expect(mistake(text).contains(message), "\(mistake(text))")
  }
}
