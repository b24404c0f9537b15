import AccessPolicy
import Configuration
import DNSWire
import KMS
import Testing

/// The configuration file: what it gives, and what each mistake is told.
@Suite struct ConfigurationTests {
  static let valid = """
    listen: [127.0.0.1, "::1"]
    port: 5353
    tcp: {connections: 500, connections-per-client: 50, transfers: 10}
    data: data
    zones:
      - file: lab.example.zone
      - {file: other.txt, origin: other.example}
    keys:
      - {name: kms1.lab.example, algorithm: hmac-sha512, file: kms1.key}
      - {name: second, file: /etc/second.key, host: kms2.lab.example, generate: true}
    addresses:
      servers: [192.0.2.0/24, "2001:db8::/32"]
    rules:
      - {name: self, allow: kms-publisher, keys: [kms1.lab.example], from: [servers, 127.0.0.1], zones: [lab.example]}
      - {name: secondaries, allow: transfer, from: [servers], zones: [lab.example]}
      - {name: none, deny: records, names: ["*.lab.example"], types: [A, TYPE65280]}
    sanctioned: [kms1.lab.example]
    identity: ns1
    version: "2"
    any: full-over-tcp
    log: warning
    cookies: {secret-file: cookies}
    rate-limit: {responses-per-second: 20, errors-per-second: 5, slip: 3, ipv6-prefix: 48, exempt: [servers, "::1"]}
    """

  @Test func validFileGivesItsValues() throws {
    let configuration = try ServerConfiguration.parse(Self.valid, file: "/etc/kmsdns/kmsdns.yaml")
    #expect(configuration.port == 5353)
    #expect(configuration.listen.map(\.description) == ["127.0.0.1", "::1"])
    #expect(configuration.dataDirectory == "/etc/kmsdns/data")
    #expect(configuration.zones.map(\.origin.description) == ["lab.example.", "other.example."])
    #expect(configuration.zones.map(\.file) == ["/etc/kmsdns/lab.example.zone", "/etc/kmsdns/other.txt"])
    #expect(configuration.keys.map(\.algorithm) == ["hmac-sha512", "hmac-sha256"])
    #expect(configuration.keys.map(\.host.description) == ["kms1.lab.example.", "kms2.lab.example."])
    #expect(configuration.keys.map(\.file) == ["/etc/kmsdns/kms1.key", "/etc/second.key"])
    #expect(configuration.rules.map(\.allows) == [true, true, false])
    #expect(configuration.rules.first?.conditions.addresses?.count == 3)
    #expect(configuration.sanctioned?.entries.count == 1)
    #expect(configuration.identity.octets.array(0..<3) == Array("ns1".utf8))
    #expect(configuration.answersAnyInFull)
    #expect(configuration.logLevel == .warning)
    #expect(configuration.cookies == .file("/etc/kmsdns/cookies"))
    var limits = RateLimits(responses: 20)
    limits.errors = 5
    limits.slip = 3
    limits.ipv6Prefix = 48
    limits.exempt = ["192.0.2.0/24", "2001:db8::/32", "::1"].compactMap { AddressRange(text: $0) }
    #expect(configuration.rateLimits == limits)
    #expect(
      configuration.tcp
        == ServerConfiguration.TCPLimits(connections: 500, connectionsPerClient: 50, transfers: 10))
  }

  @Test func absentListOfSanctionedHostsIsNoEmptyList() throws {
    let configuration = try ServerConfiguration.parse("{data: d, zones: []}", file: "x")
    #expect(configuration.sanctioned == nil)
  }

  @Test(
    arguments: [("", .random), ("cookies: true\n", .random), ("cookies: false\n", .off)]
      as [(String, ServerConfiguration.CookieEntry)])
  func cookiesAreOnUnlessTurnedOff(text: String, expected: ServerConfiguration.CookieEntry) throws {
    let configuration = try ServerConfiguration.parse("data: d\nzones: []\n" + text, file: "x")
    #expect(configuration.cookies == expected)
    #expect(configuration.identity.isEmpty && configuration.version.isEmpty && configuration.rateLimits == nil)
  }

  /// A mistake, and where and how it is reported.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let text: String
    let place: String
    let message: String
    var testDescription: String { message }
  }

  static let mistakes = [
    Mistake(text: "data: d\nzones: []\nprot: 53\n", place: "f:3:1", message: "no key \"prot\""),
    Mistake(text: "data: d\nzones: []\nport: many\n", place: "f:3:7", message: "number from 1 to 65535"),
    Mistake(text: "data: d\nzones: []\nport: 70000\n", place: "f:3:7", message: "number from 1 to 65535"),
    Mistake(text: "data: d\nzones: []\nport: \"53\"\n", place: "f:3:7", message: "number from 1 to 65535"),
    Mistake(text: "data: d\nzones: lab.zone\n", place: "f:2:8", message: "zones must be a list"),
    Mistake(text: "data: [d]\nzones: []\n", place: "f:1:7", message: "data must be a text"),
    Mistake(text: "zones: []\n", place: "f:1:1", message: "no data directory"),
    Mistake(text: "data: d\n", place: "f:1:1", message: "no zones"),
    Mistake(text: "data: d\nzones:\n  - origin: x\n", place: "f:3:5", message: "the zone has no file"),
    Mistake(text: "data: d\nzones: []\nlisten: [localhost]\n", place: "f:3:10", message: "no IP address"),
    Mistake(
      text: "data: d\nzones: []\nkeys:\n  - {name: a, file: b, algorithm: hmac-sha3}\n", place: "f:4:35",
      message: "not one of hmac-"),
    Mistake(
      text: "data: d\nzones: []\nkeys:\n  - {name: a, file: b}\n  - {name: A, file: c}\n", place: "f:5:5",
      message: "stands here twice"),
    Mistake(
      text: "data: d\nzones: []\nrules:\n  - {name: r, allow: records, keys: [k]}\n", place: "f:4:38",
      message: "there is no key k."),
    Mistake(
      text: "data: d\nzones: []\nrules:\n  - {name: r, allow: all}\n", place: "f:4:22", message: "is not known"),
    Mistake(
      text: "data: d\nzones: []\nrules:\n  - {name: r}\n", place: "f:4:5", message: "either allow or deny"),
    Mistake(
      text: "data: d\nzones: []\nrules:\n  - {name: r, allow: records, from: [10.0.0.1/8]}\n", place: "f:4:38",
      message: "no address set, no address and no range"),
    Mistake(
      text: "data: d\nzones: []\nrules:\n  - {name: r, allow: records, types: [ANY]}\n", place: "f:4:39",
      message: "no record type"),
    Mistake(
      text: "data: d\nzones: []\nrules:\n  - {name: r, deny: kms-publisher}\n", place: "f:4:21", message: "is not known"
    ),
    Mistake(
      text: "data: d\nzones: []\nidentity: \(String(repeating: "x", count: 65))\n", place: "f:3:11",
      message: "identity has more than 64 octets"),
    Mistake(text: "data: d\nzones: []\nany: full\n", place: "f:3:6", message: "minimal or full-over-tcp"),
    Mistake(text: "data: d\nzones: []\nlog: verbose\n", place: "f:3:6", message: "info, warning or error"),
    Mistake(text: "data: d\nzones: []\ncookies: maybe\n", place: "f:3:10", message: "true or false"),
    Mistake(text: "data: d\nzones: []\ncookies: {secret: x}\n", place: "f:3:11", message: "no key \"secret\""),
    Mistake(text: "data: d\nzones: []\nrate-limit: {slip: 2}\n", place: "f:3:13", message: "no responses-per-second"),
    Mistake(
      text: "data: d\nzones: []\nrate-limit: {responses-per-second: -1}\n", place: "f:3:36",
      message: "number from 0 to 100000"),
    Mistake(
      text: "data: d\nzones: []\nrate-limit: {responses-per-second: 5, slip: 11}\n", place: "f:3:45",
      message: "number from 0 to 10"),
    Mistake(
      text: "data: d\nzones: []\nrate-limit: {responses-per-second: 5, exempt: [all]}\n", place: "f:3:48",
      message: "no address set, no address and no range"),
    Mistake(
      text: "data: d\nzones: []\nrules:\n  - {name: r, allow: transfer, zones: [a]}\n", place: "f:4:5",
      message: "would hand zones to anybody: an allow: transfer rule needs keys, groups or other credentials, from"),
    Mistake(
      text: "data: d\nzones: []\nrules:\n  - {name: r, deny: transfer, names: [a]}\n", place: "f:4:38",
      message: "a rule about transfer has no names"),
    Mistake(
      text: "data: d\nzones: []\ntcp: {transfers: 0}\n", place: "f:3:18", message: "number from 1 to 100000"),
    Mistake(text: "data: d\nzones: []\ntcp: {clients: 1}\n", place: "f:3:7", message: "tcp has no key \"clients\""),
    Mistake(text: "data: d\nzones: [\n", place: "f:3:1", message: "not YAML"),
    Mistake(text: "data: d\ndata: e\nzones: []\n", place: "f:", message: "twice"),
    Mistake(text: "", place: "f", message: "empty"),
    Mistake(text: "- a\n", place: "f:1:1", message: "must be a mapping"),
  ]

  @Test(arguments: mistakes)
  func mistakeIsReportedWithItsPlace(mistake: Mistake) throws {
    let errors = #expect(throws: ConfigurationErrors.self) {
      try ServerConfiguration.parse(mistake.text, file: "f")
    }
    let description = try #require(errors?.description)
    #expect(description.hasPrefix(mistake.place), "\(description)")
    #expect(description.contains(mistake.message), "\(description)")
  }

  @Test func transferMayBeDeniedToEverybody() throws {
    let text = "data: d\nzones: []\nrules:\n  - {name: r, deny: transfer}\n"
    #expect(try ServerConfiguration.parse(text, file: "f").rules.first?.allows == false)
  }

  @Test func allMistakesAreReportedAtOnce() throws {
    let errors = #expect(throws: ConfigurationErrors.self) {
      try ServerConfiguration.parse("data: d\nzones: []\na: 1\nb: 2\nport: x\n", file: "f")
    }
    #expect(errors?.errors.map(\.line) == [3, 4, 5])
  }

  @Test func mistakesAreBounded() throws {
    let text = "data: d\nzones: []\n" + (0..<100).map { "key\($0): 1\n" }.joined()
    let errors = #expect(throws: ConfigurationErrors.self) { try ServerConfiguration.parse(text, file: "f") }
    #expect(errors?.errors.count == ConfigurationLimits.errors)
  }
}
