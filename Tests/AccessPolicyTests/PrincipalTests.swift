import AccessPolicy
import DNSWire
import TestSupport
import Testing

/// Principals of Kerberos: their names, the hosts they stand for, the rules that are about them.
@Suite struct PrincipalTests {
  private static let members = PrincipalGroup(name: "KMS Hosts", identifier: .of("S-1-5-21-1-2-3-1106"))
  private static let kms1 = Principal(name: "KMS1$", realm: "AD.LAB.EXAMPLE")

  private func obstacle(
    to principal: Principal = kms1, host: Name? = "kms1.ad.lab.example", groups: Set<PrincipalGroup>? = [members],
    _ change: (inout PrincipalConditions) -> Void = { _ in }
  ) throws -> [Obstacle] {
    var conditions = Conditions()
    conditions.principals = PrincipalConditions()
    if var own = conditions.principals {
      change(&own)
      conditions.principals = own
    }
    let rule = Rule(name: "rule", allows: true, scope: .zoneAdministration, conditions: conditions)
    let requestor = Requestor(
      signer: .principal(principal), host: host, address: try #require(IPAddress(text: "192.0.2.1")), transport: .tcp,
      groups: groups)
    let decision = AccessPolicy(credentials: [], rules: [rule]).decide(
      .add(.a("www.lab.example")), by: requestor, in: SmallZone())
    return decision.opinions.map(\.obstacle)
  }

  @Test func textIsReadAndWritten() {
    #expect(Principal(text: "KMS1$@AD.LAB.EXAMPLE") == Self.kms1)
    #expect(Self.kms1.description == "KMS1$@AD.LAB.EXAMPLE")
    #expect(Principal(text: "host/kms1.lab.example@LAB.EXAMPLE")?.name == "host/kms1.lab.example")
  }

  @Test(arguments: ["", "KMS1$", "@R", "a@", "a b@R", "a\n@R", "a\\@b@R", "a@b@R", "a\u{202E}@R", "a\u{7}@R"])
  func unusualNameIsNoPrincipal(text: String) {
    #expect(Principal(text: text) == nil)
  }

  @Test(arguments: [
    ("KMS1$@AD.LAB.EXAMPLE", true), ("kms1$@ad.lab.example", true), ("KMS*$@AD.LAB.EXAMPLE", true),
    ("*@AD.LAB.EXAMPLE", true), ("K*S*$@*", true), ("KMS*@OTHER.EXAMPLE", false), ("KMS2$@AD.LAB.EXAMPLE", false),
    ("KMS1@AD.LAB.EXAMPLE", false), ("KMS1$*KMS1$@AD.LAB.EXAMPLE", false),
  ])
  func patternMatches(text: String, isMeant: Bool) throws {
    #expect(try #require(PrincipalPattern(text: text)).matches(Self.kms1) == isMeant)
  }

  @Test func patternNeedsARealm() {
    #expect(PrincipalPattern(text: "KMS1$") == nil)
    #expect(PrincipalPattern(text: "KMS1$@") == nil)
  }

  @Test func ruleWithoutPrincipalsIsNotForThem() throws {
    let rule = Rule(name: "rule", allows: true, scope: .zoneAdministration)
    let requestor = Requestor(
      signer: .principal(Self.kms1), host: nil, address: try #require(IPAddress(text: "192.0.2.1")), transport: .tcp)
    let policy = AccessPolicy(credentials: [], rules: [rule])
    #expect(!policy.decide(.add(.a("www.lab.example")), by: requestor, in: SmallZone()).isAllowed)
  }

  @Test func ruleForPrincipalsIsNotForKeysNorNobody() throws {
    var conditions = Conditions()
    conditions.principals = PrincipalConditions()
    let transfer = Rule(name: "transfer", allows: true, scope: .transfer, conditions: conditions)
    let policy = AccessPolicy(credentials: [], rules: [transfer])
    for signer in [Signer.nobody, .tsig("key"), .zoneKey("key")] {
      let requestor = Requestor(
        signer: signer, host: nil, address: try #require(IPAddress(text: "192.0.2.1")), transport: .tcp)
      #expect(policy.decideTransfer(of: "lab.example", to: requestor).rule == nil)
    }
  }

  @Test func allThatIsSetMustHold() throws {
    #expect(try obstacle().isEmpty)
    let all: (inout PrincipalConditions) -> Void = {
      $0.principals = PrincipalPattern(text: "KMS*$@AD.LAB.EXAMPLE").map { [$0] }
      $0.realms = ["ad.lab.example"]
      $0.groups = [Self.members]
      $0.hosts = [NamePattern("*.ad.lab.example")]
    }
    #expect(try obstacle(all).isEmpty)
    let other = Principal(name: "WEB1$", realm: "AD.LAB.EXAMPLE")
    #expect(try obstacle(to: other, all) == [.signer(.principal(other))])
    #expect(try obstacle(host: "kms1.other.example", all) == [.host("kms1.other.example")])
    #expect(try obstacle(host: nil, all) == [.noHost])
    #expect(try obstacle(groups: [], all) == [.groups(["KMS Hosts"])])
    #expect(try obstacle(groups: nil, all) == [.groupsUnknown])
  }

  @Test func emptyListsMeanNobody() throws {
    #expect(try !obstacle { $0.principals = [] }.isEmpty)
    #expect(try !obstacle { $0.realms = [] }.isEmpty)
    #expect(try !obstacle { $0.groups = [] }.isEmpty)
    #expect(try !obstacle { $0.hosts = [] }.isEmpty)
  }

  @Test(arguments: [
    ("KMS1$@AD.LAB.EXAMPLE", "kms1.ad.lab.example"), ("kms1$@ad.lab.example", "kms1.ad.lab.example"),
    ("KMS2$@CORP.EXAMPLE", "kms2.hosts.example"), ("KMS9$@AD.LAB.EXAMPLE", "odd.example"),
    ("host/kms3.unix.example@UNIX.EXAMPLE", "kms3.unix.example"),
    ("kms1@AD.LAB.EXAMPLE", nil), ("host/kms1.ad.lab.example@AD.LAB.EXAMPLE", nil), ("kms.1$@AD.LAB.EXAMPLE", nil),
    ("$@AD.LAB.EXAMPLE", nil), ("KMS1$@OTHER.EXAMPLE", nil), ("kms3$@UNIX.EXAMPLE", nil),
    ("host/kms3..example@UNIX.EXAMPLE", nil), ("host/a/b@UNIX.EXAMPLE", nil),
    ("http/kms3.unix.example@UNIX.EXAMPLE", nil),
  ])
  func principalStandsForAHost(text: String, host: String?) throws {
    let realms = TrustedRealms(
      [
        TrustedRealms.Realm(name: "AD.LAB.EXAMPLE"),
        TrustedRealms.Realm(name: "CORP.EXAMPLE", domain: "hosts.example"),
        TrustedRealms.Realm(name: "UNIX.EXAMPLE", hostForm: .hostServices),
      ], hosts: [(Principal(name: "KMS9$", realm: "AD.LAB.EXAMPLE"), "odd.example")])
    let principal = try #require(Principal(text: text))
    #expect(realms.host(of: principal) == (try host.map { try Name(text: $0) }))
  }

  @Test func identifiersAreReadAndWritten() throws {
    let text = "S-1-5-21-3271978430-649063690-3311896969-1106"
    #expect(SecurityIdentifier(text: text)?.description == text)
    #expect(SecurityIdentifier(text: text.lowercased())?.description == text)
    for wrong in [
      "", "S-1-5", "S-2-5-1", "S-1-5-x", "S-1-5-4294967296", "S-1-281474976710656-1", "S-1-5--1", "S-1-5-+1",
    ] {
      #expect(SecurityIdentifier(text: wrong) == nil, "\(wrong)")
    }
    let long = "S-1-5" + String(repeating: "-1", count: 15)
    #expect(SecurityIdentifier(text: long) != nil)
    #expect(SecurityIdentifier(text: long + "-1") == nil)
    #expect(SecurityIdentifier(text: long)?.appending(1) == nil)
  }
}

extension SecurityIdentifier {
  /// An identifier of a test; the null SID where the text is none.
  static func of(_ text: String) -> SecurityIdentifier {
    SecurityIdentifier(text: text) ?? SecurityIdentifier(authority: 0, subauthorities: [0]) ?? of("S-1-0-0")
  }
}
