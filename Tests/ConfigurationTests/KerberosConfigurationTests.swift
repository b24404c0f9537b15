import AccessPolicy
import Configuration
import DNSWire
import KMS
import TestSupport
import Testing

/// What is said of Kerberos, and what is wrong with it.
@Suite struct KerberosConfigurationTests {
  private static let head = "data: d\nzones: []\n"
  private static let kerberos = """
    kerberos:
      keytab: dns.keytab
      services: [DNS/ns1.lab.example]
      realms: [AD.LAB.EXAMPLE, {realm: UNIX.EXAMPLE, hosts: host-services}, {realm: CORP, domain: corp.example}]
      hosts: [{principal: "KMS9$@AD.LAB.EXAMPLE", host: kms9.other.example}]
      groups: {KMS Hosts: S-1-5-21-1-2-3-1106}
      limits: {keys: 10, keys-per-client: 2, lifetime: 10m, token-octets: 4096, rate: 5, rate-per-client: 1}

    """

  private func configuration(_ text: String, kerberos: String = kerberos) throws -> ServerConfiguration {
    try ServerConfiguration.parse(Self.head + kerberos + text, file: "folder/f")
  }

  @Test func everythingIsRead() throws {
    let entry = try #require(try configuration("").kerberos)
    #expect(entry.keytab == "folder/dns.keytab")
    #expect(entry.services == ["DNS/ns1.lab.example"])
    #expect(entry.realms.realms.map(\.name) == ["AD.LAB.EXAMPLE", "UNIX.EXAMPLE", "CORP"])
    #expect(entry.realms.host(of: Principal(name: "KMS9$", realm: "AD.LAB.EXAMPLE")) == "kms9.other.example")
    #expect(entry.realms.host(of: Principal(name: "a$", realm: "CORP")) == "a.corp.example")
    #expect(entry.groups.map(\.identifier.description) == ["S-1-5-21-1-2-3-1106"])
    #expect(entry.limits.keys == 10 && entry.limits.keysPerClient == 2 && entry.limits.lifetime == 600)
    #expect(entry.limits.tokenOctets == 4096 && entry.limits.rate == 5 && entry.limits.ratePerClient == 1)
  }

  @Test func ruleHasItsPrincipals() throws {
    let text = """
      rules:
        - name: r
          allow: kms-publisher
          principals: ["KMS*$@AD.LAB.EXAMPLE"]
          realms: [AD.LAB.EXAMPLE]
          groups: [KMS Hosts, S-1-5-21-9-9-9-500, S-1-5-21-1-2-3-1106]
          machines: ["*.ad.lab.example"]
      """
    let configuration = try configuration(text)
    let rule = try #require(configuration.rules.first)
    let principals = try #require(rule.conditions.principals)
    #expect(principals.principals?.count == 1 && principals.hosts?.count == 1)
    #expect(principals.realms == ["AD.LAB.EXAMPLE"])
    // A SID that has a name goes by it.
    #expect(principals.groups?.map(\.name) == ["KMS Hosts", "S-1-5-21-9-9-9-500", "KMS Hosts"])
    // What rules name counts among the groups that matter.
    #expect(configuration.kerberos?.realms.groups.contains { $0.name == "S-1-5-21-9-9-9-500" } == true)
  }

  @Test func sanctionedHostHasPrincipalsAndGroups() throws {
    let configuration = try configuration(
      "sanctioned: [{groups: [KMS Hosts]}, {host: a.example, principals: [\"A$@AD.LAB.EXAMPLE\"]}]\n")
    let entries = try #require(configuration.sanctioned?.entries)
    #expect(entries.map(\.groups) == [["KMS Hosts"], nil])
    #expect(entries.map { $0.principals?.count } == [nil, 1])
  }

  @Test(arguments: [
    ("realms: [A]", "", "kerberos has no keytab"), ("keytab: k", "", "kerberos has no realms"),
    ("keytab: k, realms: []", "", "realms is empty"), ("keytab: k, realms: [A], colour: red", "", "no key \"colour\""),
    ("keytab: k, realms: [{domain: a}]", "", "the entry has no realm"),
    ("keytab: k, realms: [{realm: A, hosts: users}]", "", "hosts must be one of machine-accounts, host-services"),
    ("keytab: k, realms: [A], groups: {G: 5}", "", "is no SID"),
    ("keytab: k, realms: [A], services: [ns1]", "", "is no service such as DNS/ns1.lab.example"),
    ("keytab: k, realms: [A], hosts: [{principal: a@B, host: a.example}]", "", "the realm B is not among the realms"),
    ("keytab: k, realms: [A], hosts: [{principal: a, host: a.example}]", "", "is no principal"),
    ("keytab: k, realms: [A], limits: {rate: 0}", "", "rate must be a number from 1"),
    ("keytab: k, realms: [A], limits: {lifetime: 1d}", "", "lifetime must be a time"),
    (
      "keytab: k, realms: [A]", "rules: [{name: r, allow: kms-publisher, groups: [G]}]\n",
      "not among the groups of kerberos"
    ),
    ("keytab: k, realms: [A]", "rules: [{name: r, allow: self, principals: [a]}]\n", "nor a pattern such as"),
    ("keytab: k, realms: [A]", "sanctioned: [{groups: [G]}]\n", "not among the groups of kerberos"),
  ])
  func mistakeIsSaid(kerberos: String, more: String, message: String) {
    #expect {
      try configuration(more, kerberos: "kerberos: {\(kerberos)}\n")
    } throws: { error in
      "\(error)".contains(message) && "\(error)".hasPrefix("folder/f:")
    }
  }

  @Test func ruleAboutPrincipalsNeedsKerberos() {
    #expect {
      try configuration("rules: [{name: r, allow: self, realms: [A]}]\n", kerberos: "")
    } throws: { "\($0)".contains("nothing is said of kerberos") }
  }

  @Test func transferRuleMayBeForPrincipals() throws {
    #expect(try configuration("rules: [{name: r, allow: transfer, groups: [KMS Hosts]}]\n").rules.count == 1)
  }
}
