import AccessPolicy
import DNSWire
import TestSupport
import Testing

@Suite struct RuleTests {
  private let add = UpdateOperation.add(.a("www.lab.example"))

  private func decide(
    _ rules: Rule..., operation: UpdateOperation? = nil, key: Name = "kms1-key", from address: String = "192.0.2.10"
  ) throws -> Decision {
    AccessPolicy(credentials: [], rules: rules).decide(
      operation ?? add, by: try requestor(key, from: address), zone: "lab.example")
  }

  private func rule(
    _ name: String = "rule", allows: Bool = true, names: [NamePattern]? = nil, types: Set<RecordType>? = nil
  ) -> Rule {
    Rule(name: name, allows: allows, scope: .records(names: names, types: types))
  }

  @Test func withoutRulesAllIsRefused() throws {
    #expect(try decide().reason == "no rule allows updates")
  }

  @Test func ruleWithoutConditionsAllows() throws { #expect(try decide(rule()).allowingRule == "rule") }

  @Test func firstRuleThatMatchesDecides() throws {
    #expect(try decide(rule("one"), rule("two", allows: false)).allowingRule == "one")
    #expect(try decide(rule("two", allows: false), rule("one")).reason == "rule \"two\" denies it")
  }

  @Test func keysAreACondition() throws {
    var rule = rule()
    rule.conditions.keys = ["KMS1-key"]
    #expect(try decide(rule).allowingRule == "rule")
    #expect(try decide(rule, key: "kms2-key").reason.contains("rule \"rule\": it is not for key kms2-key"))
  }

  @Test func addressesAreACondition() throws {
    var rule = rule()
    rule.conditions.addresses = [
      try #require(AddressRange(text: "192.0.2.0/28")), try #require(AddressRange(text: "2001:db8::/32")),
    ]
    #expect(try decide(rule, from: "192.0.2.15").allowingRule == "rule")
    #expect(try decide(rule, from: "2001:db8::9").allowingRule == "rule")
    #expect(try decide(rule, from: "192.0.2.16").reason.contains("it is not for address 192.0.2.16"))
  }

  @Test func noAddressesMatchNobody() throws {
    var rule = rule()
    rule.conditions.addresses = []
    #expect(try decide(rule).allowingRule == nil)
  }

  @Test func zonesAreACondition() throws {
    var rule = rule()
    rule.conditions.zones = ["LAB.example"]
    #expect(try decide(rule).allowingRule == "rule")
    rule.conditions.zones = ["other.example"]
    #expect(try decide(rule).reason.contains("it is not for zone lab.example."))
  }

  @Test func namesAreACondition() throws {
    #expect(try decide(rule(names: [NamePattern("WWW.lab.example")])).allowingRule == "rule")
    #expect(try decide(rule(names: [NamePattern("ftp.lab.example")])).allowingRule == nil)
  }

  @Test func patternMeansAllNamesBelow() {
    let pattern = NamePattern("*.lab.example")
    #expect(pattern.matches("www.lab.example"))
    #expect(pattern.matches("a.b.LAB.example"))
    #expect(!pattern.matches("lab.example"))
    #expect(!pattern.matches("www.xlab.example"))
  }

  @Test func typesAreACondition() throws {
    #expect(try decide(rule(types: [.a])).allowingRule == "rule")
    #expect(try decide(rule(types: [.aaaa])).reason.contains("it is not for type A"))
  }

  @Test func ruleForSomeTypesAllowsNoDeletionOfAll() throws {
    let decision = try decide(rule(types: [.a, .txt]), operation: .deleteName("www.lab.example"))
    #expect(decision.reason.contains("all types"))
  }

  @Test func ruleThatDeniesSomeTypesDeniesTheDeletionOfAll() throws {
    let decision = try decide(
      rule("no-srv", allows: false, types: [.srv]), rule("all"), operation: .deleteName("www.lab.example"))
    #expect(decision.reason == "rule \"no-srv\" denies it")
  }

  @Test func reasonsNameEachRuleThatMightHaveAllowedIt() throws {
    var other = rule("other")
    other.conditions.keys = []
    let reason = try decide(other, rule("types", types: [.ns]), rule("deny", allows: false, types: [.ns])).reason
    #expect(reason.contains("rule \"other\""))
    #expect(reason.contains("rule \"types\""))
    #expect(!reason.contains("rule \"deny\""))
  }

  @Test func firstCredentialOfAKeyNameCounts() {
    let policy = AccessPolicy(
      credentials: [.of("key", host: "one.example"), .of("KEY", host: "two.example", secret: 2)], rules: [])
    #expect(policy.credentials["key"]?.host == "one.example")
  }
}
