import AccessPolicy
import Configuration
import DNSWire
import TestSupport
import Testing

/// What rules, pins and aging say, and what is wrong with them.
@Suite struct RuleConfigurationTests {
  private static let head = "data: d\nzones: []\nkeys: [{name: k, file: k}]\naddresses: {lab: [192.0.2.0/24]}\n"

  private func configuration(_ text: String) throws -> ServerConfiguration {
    try ServerConfiguration.parse(Self.head + text, file: "f")
  }

  private func rule(_ text: String) throws -> Rule {
    try #require(configuration("rules: [{name: r, \(text)}]").rules.first)
  }

  @Test func publisherHasItsBounds() throws {
    let rule = try rule(
      """
      allow: kms-publisher, port: 1688, priority: [0, 10-20], weight: 0-100, ttl: 60-3600, addresses: [lab], hosts: 6,
        one-record-per-host: false, wide-deletions: refuse
      """)
    guard case .kmsPublisher(let scope) = rule.scope else { throw WrongScope() }
    #expect(scope.bounds.ports == [1688...1688])
    #expect(scope.bounds.priorities == [0...0, 10...20])
    #expect(scope.bounds.weights == [0...100])
    #expect(scope.bounds.ttls == [60...3600])
    #expect(scope.bounds.addresses == AddressRange(text: "192.0.2.0/24").map { [$0] })
    #expect(scope.hosts == 6)
    #expect(!scope.hasOneRecordPerHost)
    #expect(scope.wideDeletions == .refuse)
  }

  private struct WrongScope: Error {}

  @Test func publisherWithoutSettingsIsUnbounded() throws {
    guard case .kmsPublisher(let scope) = try rule("allow: kms-publisher").scope else { throw WrongScope() }
    #expect(scope.bounds == DataBounds())
    #expect(scope.hosts == nil)
    #expect(scope.hasOneRecordPerHost)
    #expect(scope.wideDeletions == .narrow)
  }

  @Test func ownRecordsAreAddressesUnlessOtherTypesAreSaid() throws {
    guard case .ownRecords(let plain) = try rule("allow: self").scope,
      case .ownRecords(let text) = try rule("allow: self, types: [TXT]").scope
    else { throw WrongScope() }
    #expect(plain.types == [.a, .aaaa])
    #expect(text.types == [.txt])
  }

  @Test func recordsHaveNamesTypesOperationsAndTargets() throws {
    let text = "allow: records, names: [\"*.a.example\"], types: [SRV], operations: [add], targets: [b.example]"
    guard case .records(let scope) = try rule(text).scope else { throw WrongScope() }
    #expect(scope.names == [NamePattern("*.a.example")])
    #expect(scope.types == [.srv])
    #expect(scope.coversAdditions && !scope.coversDeletions)
    #expect(scope.bounds.targets == [NamePattern("b.example")])
  }

  @Test func unsignedRuleIsForTCPUnlessItSaysOtherwise() throws {
    let plain = try rule("allow: records, unsigned: true, from: [lab]").conditions
    #expect(plain.includesUnsigned)
    #expect(plain.transports == [.tcp])
    #expect(try rule("allow: records, unsigned: true, from: [lab], transport: udp").conditions.transports == [.udp])
  }

  @Test func conditionsAreRead() throws {
    let conditions = try rule("allow: zone-admin, keys: [k], zone-keys: [\"*.z\"], zones: [z], transport: tcp")
      .conditions
    #expect(conditions.keys == ["k"])
    #expect(conditions.zoneKeys == [NamePattern("*.z")])
    #expect(conditions.zones == ["z"])
    #expect(conditions.transports == [.tcp])
  }

  @Test func pinsAreRead() throws {
    let pins = try configuration(
      "pins: [{host: h.z, zones: [z], priority: 1, weight: 2, port: 3, ttl: 4}, {host: i.z, ttl: 0}]"
    ).pins
    var first = PublisherPin(host: "h.z", zones: ["z"])
    (first.priority, first.weight, first.port, first.ttl) = (1, 2, 3, 4)
    var second = PublisherPin(host: "i.z")
    second.ttl = 0
    #expect(pins == [first, second])
  }

  @Test func agingIsRead() throws {
    let aging = try configuration(
      "aging: {stale-after: 36h, remove-after: 2w, dry-run: false, types: [SRV, A], zones: [z]}"
    ).aging
    #expect(aging.staleAfter == 129_600)
    #expect(aging.removeAfter == 1_209_600)
    #expect(!aging.isDryRun)
    #expect(aging.types == [.srv, .a])
    #expect(aging.zones == ["z"])
  }

  @Test func withoutAgingNothingIsRemoved() throws {
    let aging = try configuration("").aging
    #expect(aging.staleAfter == 172_800)
    #expect(aging.removeAfter == nil)
    #expect(aging.isDryRun)
  }

  @Test func zonesHaveTheirSerialsAndProtection() throws {
    let text = "data: d\nzones: [{file: a.zone, serial: date, protect-file: true}, {file: b.zone}]\n"
    let zones = try ServerConfiguration.parse(text, file: "f").zones
    #expect(zones.map(\.serial) == ["date", "increment"])
    #expect(zones.map(\.isFileProtected) == [true, false])
  }

  private static let mistakes: [(text: String, message: String)] = [
    ("rules: [{name: a, allow: kms-publisher, port: 99999}]", "f:5:47: port must be a number or a range such as 10-20"),
    ("rules: [{name: a, allow: kms-publisher, port: 20-10}]", "f:5:47: port must be a number or a range"),
    ("rules: [{name: a, allow: kms-publisher, port: 1-2-3}]", "f:5:47: port must be a number or a range"),
    ("rules: [{name: a, allow: kms-publisher, ttl: 2147483648}]", "f:5:46: ttl must be a number or a range"),
    ("rules: [{name: a, allow: kms-publisher, prot: 1}]", "f:5:41: a rule has no key \"prot\""),
    ("rules: [{name: a, allow: kms-publisher, hosts: 0}]", "f:5:48: hosts must be a number from 1 to 1000"),
    ("rules: [{name: a, allow: self, wide-deletions: no}]", "f:5:48: wide-deletions must be one of narrow, refuse"),
    ("rules: [{name: a, allow: records, unsigned: true}]", "f:5:45: a rule for unsigned requests needs from"),
    (
      "rules: [{name: a, allow: kms-publisher, unsigned: true, from: [127.0.0.1]}]",
      "f:5:51: who does not sign stands for no host"
    ),
    ("rules: [{name: a, allow: records, hosts: 3}]", "f:5:42: a rule about records has no hosts"),
    (
      "rules: [{name: a, deny: self}]",
      "f:5:25: \"self\" is not known: deny takes one of records, zone-admin, transfer, notify"
    ),
    ("rules: [{name: a, allow: records, operations: [change]}]", "f:5:48: an operation must be one of add, delete"),
    ("rules: [{name: a, allow: records, transport: quic}]", "f:5:46: transport must be one of udp, tcp, not \"quic\""),
    ("pins: [{host: h}]", "f:5:8: the pin holds nothing fast"),
    ("pins: [{weight: 1}]", "f:5:8: the pin has no host"),
    ("pins: [{host: h, weight: 65536}]", "f:5:26: weight must be a number from 0 to 65535"),
    ("aging: {stale-after: 2d, remove-after: 1d}", "f:5:40: remove-after comes before stale-after"),
    ("aging: {stale-after: soon}", "f:5:22: stale-after must be a time such as 36h"),
    ("aging: {stale-after: 99999999999999999999d}", "f:5:22: stale-after must be a time"),
    ("aging: {stale-after: 18446744073709551615w}", "f:5:22: stale-after must be a time"),
    ("aging: {types: [ANY]}", "f:5:17: \"ANY\" is no record type"),
  ]

  @Test(arguments: mistakes) func mistakeIsReportedWithItsPlace(text: String, message: String) throws {
    let errors = try #require(throws: ConfigurationErrors.self) { try configuration(text) }
    #expect(errors.description.contains(message), "\(errors)")
  }
}
