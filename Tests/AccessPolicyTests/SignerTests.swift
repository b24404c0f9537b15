import AccessPolicy
import DNSWire
import TestSupport
import Testing

/// Whom a rule is for: TSIG keys, SIG(0) keys, KEY records, nobody.
@Suite struct SignerTests {
  private func isAllowed(
    _ signer: Signer, transport: TransportKind = .tcp, _ change: (inout Conditions) -> Void = { _ in }
  ) throws -> Bool {
    var conditions = Conditions()
    change(&conditions)
    let rule = Rule(name: "rule", allows: true, scope: .zoneAdministration, conditions: conditions)
    let requestor = Requestor(
      signer: signer, host: nil, address: try #require(IPAddress(text: "192.0.2.1")), transport: transport)
    return AccessPolicy(credentials: [], rules: [rule]).decide(
      .add(.a("www.lab.example")), by: requestor, in: SmallZone()
    )
    .isAllowed
  }

  @Test func ruleWithoutKeysIsForConfiguredKeys() throws {
    #expect(try isAllowed(.tsig("a")))
    #expect(try isAllowed(.sig0("a")))
  }

  @Test func ruleWithoutKeysIsNotForWhoeverHasAKeyRecord() throws { #expect(try !isAllowed(.zoneKey("a"))) }

  @Test func ruleWithoutKeysIsNotForNobody() throws { #expect(try !isAllowed(.nobody)) }

  @Test func keysMeanBothKinds() throws {
    #expect(try isAllowed(.tsig("a")) { $0.keys = ["A"] })
    #expect(try isAllowed(.sig0("a")) { $0.keys = ["A"] })
    #expect(try !isAllowed(.tsig("b")) { $0.keys = ["A"] })
  }

  @Test func keyRecordIsNoConfiguredKeyOfItsName() throws { #expect(try !isAllowed(.zoneKey("a")) { $0.keys = ["a"] }) }

  @Test func zoneKeysMeanOwnersOfKeyRecords() throws {
    let pattern = [NamePattern("*.lab.example")]
    #expect(try isAllowed(.zoneKey("kms1.lab.example")) { $0.zoneKeys = pattern })
    #expect(try !isAllowed(.zoneKey("kms1.other.example")) { $0.zoneKeys = pattern })
    #expect(try !isAllowed(.tsig("kms1.lab.example")) { $0.zoneKeys = pattern })
  }

  @Test func unsignedMeansNobodyAlone() throws {
    #expect(try isAllowed(.nobody) { $0.includesUnsigned = true })
    #expect(try !isAllowed(.tsig("a")) { $0.includesUnsigned = true })
  }

  @Test func unsignedCanStandBesideKeys() throws {
    for signer in [Signer.nobody, .tsig("a")] {
      #expect(
        try isAllowed(signer) {
          $0.includesUnsigned = true
          $0.keys = ["a"]
        })
    }
  }

  @Test func transportsAreACondition() throws {
    #expect(try isAllowed(.tsig("a"), transport: .tcp) { $0.transports = [.tcp] })
    #expect(try !isAllowed(.tsig("a"), transport: .udp) { $0.transports = [.tcp] })
  }
}
