import AccessPolicy
import DNSWire
import TestSupport
import Testing

@Suite struct TransferRuleTests {
  private func decide(
    _ rules: Rule..., key: Name? = nil, from address: String = "192.0.2.10", zone: Name = "lab.example"
  ) throws -> TransferDecision {
    let requestor = Requestor(
      signer: key.map(Signer.tsig) ?? .nobody, host: nil, address: try #require(IPAddress(text: address)),
      transport: .tcp)
    return AccessPolicy(credentials: [], rules: rules).decideTransfer(of: zone, to: requestor)
  }

  private func rule(
    _ name: String = "rule", allows: Bool = true, keys: Set<Name>? = nil, from range: String? = nil,
    zones: Set<Name>? = nil
  ) throws -> Rule {
    let addresses = try range.map { [try #require(AddressRange(text: $0))] }
    return Rule(name: name, allows: allows, scope: .transfer, keys: keys, addresses: addresses, zones: zones)
  }

  @Test func withoutRulesAllIsRefused() throws {
    #expect(try decide() == .refused(reason: "no rule allows transfers"))
  }

  @Test func ruleWithoutKeysIsForUnsignedClientsToo() throws {
    #expect(try decide(rule(from: "192.0.2.0/24")) == .allowed(rule: "rule"))
    #expect(try decide(rule(from: "192.0.2.0/24"), key: "any-key") == .allowed(rule: "rule"))
  }

  @Test func ruleWithKeysIsForSignedClientsAlone() throws {
    #expect(try decide(rule(keys: ["one-key"]), key: "ONE-key") == .allowed(rule: "rule"))
    #expect(try decide(rule(keys: ["one-key"])).reason == "no rule allows it; rule \"rule\": the request is not signed")
    #expect(try decide(rule(keys: ["one-key"]), key: "two-key").reason?.contains("it is not for key two-key") == true)
  }

  @Test func addressesAreACondition() throws {
    let reason = try decide(rule(from: "192.0.2.0/28"), from: "192.0.2.16").reason
    #expect(reason?.contains("it is not for address 192.0.2.16") == true)
  }

  @Test func zonesAreACondition() throws {
    #expect(try decide(rule(zones: ["LAB.example"])).rule == "rule")
    #expect(try decide(rule(zones: ["other.example"])).reason?.contains("it is not for zone lab.example.") == true)
  }

  @Test func firstRuleThatMatchesDecides() throws {
    #expect(try decide(rule("no", allows: false), rule("yes")) == .refused(reason: "rule \"no\" denies it"))
    #expect(try decide(rule("yes"), rule("no", allows: false)) == .allowed(rule: "yes"))
  }

  @Test func rulesForUpdatesHaveNoSay() throws {
    let updates = Rule(name: "updates", allows: true, scope: .records(names: nil, types: nil))
    let denial = Rule(name: "denial", allows: false, scope: .records(names: nil, types: nil))
    #expect(try decide(updates, key: "kms1-key") == .refused(reason: "no rule allows transfers"))
    #expect(try decide(denial, rule()) == .allowed(rule: "rule"))
  }

  @Test func rulesForTransfersHaveNoSayInUpdates() throws {
    let policy = AccessPolicy(
      credentials: [],
      rules: [
        try rule("denial", allows: false), try rule("yes"),
        Rule(name: "updates", allows: true, scope: .records(names: nil, types: nil)),
      ])
    let add = UpdateOperation.add(.a("www.lab.example"))
    #expect(policy.decide(add, by: try requestor(), zone: "lab.example").allowingRule == "updates")
    let transfers = AccessPolicy(credentials: [], rules: [try rule("yes")])
    #expect(transfers.decide(add, by: try requestor(), zone: "lab.example").reason == "no rule allows updates")
  }
}
