import Foundation
import Testing

/// KMS hosts publish themselves by Kerberos tickets, as `nsupdate` of BIND sends them, in a realm of MIT Kerberos.
@Suite struct GSSTSIGTests {
  private static let own = "_vlmcs._tcp.lab.example 3600 SRV 0 0 1688 kms1.lab.example"

  @Test(arguments: ["-g", "-o"]) func hostPublishesChangesAndWithdrawsItself(option: String) throws {
    let lab = try KerberosLab()
    func record() throws -> [String] { try lab.lab.publishers().filter { $0.contains("kms1.") } }
    #expect(try lab.nsupdate("update add \(Self.own)", by: "kms1$", option: option).status == 0)
    #expect(try record() == ["0 0 1688 kms1.lab.example."])
    let change = "update add _vlmcs._tcp.lab.example 3600 SRV 5 10 1688 kms1.lab.example"
    #expect(try lab.nsupdate(change, by: "kms1$", option: option).status == 0)
    #expect(try record() == ["5 10 1688 kms1.lab.example."])
    let withdrawal = "update delete _vlmcs._tcp.lab.example SRV 5 10 1688 kms1.lab.example"
    #expect(try lab.nsupdate(withdrawal, by: "kms1$", option: option).status == 0)
    #expect(try record() == [])
  }

  @Test func hostsStandSideBySideAndLeaveEachOtherAlone() throws {
    let lab = try KerberosLab()
    #expect(try lab.nsupdate("update add \(Self.own)", by: "kms1$").status == 0)
    let second = "_vlmcs._tcp.lab.example 3600 SRV 0 0 1688 kms2.lab.example"
    #expect(
      try lab.nsupdate("update delete _vlmcs._tcp.lab.example SRV\nupdate add \(second)", by: "kms2$").status == 0)
    #expect(try lab.nsupdate("update delete \(Self.own)", by: "kms2$").isSignedRefusal)
    let publishers = try lab.lab.publishers()
    #expect(publishers.contains("0 0 1688 kms1.lab.example.") && publishers.contains("0 0 1688 kms2.lab.example."))
  }

  @Test(arguments: ["-g", "-o"]) func refusalIsSigned(option: String) throws {
    let lab = try KerberosLab()
    let before = try lab.lab.publishers()
    let web = "update add _vlmcs._tcp.lab.example 3600 SRV 0 0 1688 web1.lab.example"
    #expect(try lab.nsupdate(web, by: "web1$", option: option).isSignedRefusal, "wrong principal")
    #expect(try lab.nsupdate("update add \(Self.own)", by: "kms2$", option: option).isSignedRefusal, "wrong target")
    let address = "update add www.lab.example 3600 A 192.0.2.66"
    #expect(try lab.nsupdate(address, by: "kms1$", option: option).isSignedRefusal, "wrong host")
    #expect(try lab.lab.publishers() == before)
    let log = lab.lab.log
    #expect(log.contains("12293") && log.contains("0x8007232D"))
    #expect(log.contains("principal web1$@LAB.EXAMPLE"))
    #expect(log.contains("the signer's ticket tells no groups that can be believed"))
  }

  @Test func unsignedUpdateIsRefusedSoThatTheHostGoesOnToSign() throws {
    let lab = try KerberosLab()
    let script = "server 127.0.0.1 \(lab.lab.port)\nzone lab.example\nupdate add \(Self.own)\nsend\nanswer\n"
    let result = try Tool.run("nsupdate", [], input: script)
    #expect(result.status == 2 && result.errors.contains("REFUSED"))
    #expect(!result.output.contains("TSIG"))
  }

  @Test func machineIsMappedByTheTable() throws {
    let more = "  hosts: [{principal: host/odd.other.example@LAB.EXAMPLE, host: kms9.lab.example}]"
    let principal = "host/odd.other.example"
    let lab = try KerberosLab(kerberos: KerberosLab.kerberos(more), principals: [principal])
    #expect(try lab.nsupdate("update add kms9.lab.example 300 A 192.0.2.9", by: principal).status == 0)
    #expect(try lab.nsupdate("update add odd.lab.example 300 A 192.0.2.9", by: principal).isSignedRefusal)
  }

  @Test func servicesOfHostsAndDisjointDomainsAreMapped() throws {
    let kerberos = """
      kerberos:
        keytab: ../realm/dns.keytab
        realms: [{realm: LAB.EXAMPLE, hosts: host-services}]

      """
    let rules = "rules:\n  - {name: own, allow: self, realms: [LAB.EXAMPLE]}\n"
    let lab = try KerberosLab(kerberos: kerberos, rules: rules, principals: ["host/kms9.lab.example", "kms8$"])
    #expect(try lab.nsupdate("update add kms9.lab.example 300 A 192.0.2.9", by: "host/kms9.lab.example").status == 0)
    // An account is no host where hosts have services.
    #expect(try lab.nsupdate("update add kms8.lab.example 300 A 192.0.2.8", by: "kms8$").isSignedRefusal)
    let disjoint = kerberos.replacingOccurrences(of: "hosts: host-services", with: "domain: branch.lab.example")
    try lab.lab.write(
      "zones/kmsdns.yaml", try lab.lab.read("zones/kmsdns.yaml").replacingOccurrences(of: kerberos, with: disjoint))
    lab.lab.signal(SIGHUP)
    try lab.lab.wait("the configuration is read") { lab.lab.log.contains("reloaded") }
    let script =
      "server 127.0.0.1 \(lab.lab.port)\nzone branch.lab.example\nupdate add kms8.branch.lab.example 300 A 192.0.2.8\nsend\n"
    let result = try lab.realm.run("nsupdate", ["-g"], cache: lab.realm.ticket("kms8$"), input: script)
    #expect(result.status == 0, "\(result.errors)\(lab.lab.log)")
  }

  @Test func realmThatIsNotTrustedGetsNoKey() throws {
    let kerberos = KerberosLab.kerberos().replacingOccurrences(
      of: "realms: [LAB.EXAMPLE]", with: "realms: [OTHER.EXAMPLE]")
    let rules = "rules:\n  - {name: members, allow: kms-publisher, groups: [KMS Hosts]}\n"
    let lab = try KerberosLab(kerberos: kerberos, rules: rules)
    let result = try lab.nsupdate("update add \(Self.own)", by: "kms1$")
    #expect(result.status != 0)
    #expect(lab.lab.log.contains("BADKEY: the realm of kms1$@LAB.EXAMPLE is not one of those that are trusted"))
  }

  @Test func newKeyInTheKeytabCountsAtOnce() throws {
    let lab = try KerberosLab()
    try lab.realm.addKey(KerberosRealm.service, to: "dns.keytab", isNew: true)
    #expect(try lab.nsupdate("update add \(Self.own)", by: "kms1$").status == 0)
    // A key that only the KDC knows.
    try lab.realm.addKey(KerberosRealm.service, to: "elsewhere.keytab", isNew: true)
    #expect(try lab.nsupdate("update add \(Self.own)", by: "kms1$").status != 0)
    #expect(lab.lab.log.contains("BADKEY: no context:"))
    #expect(lab.lab.log.contains("0x80072339"))
  }

  @Test func historyAndAuditTellOfThePrincipal() throws {
    let lab = try KerberosLab()
    #expect(try lab.nsupdate("update add \(Self.own)", by: "kms1$").status == 0)
    let history = try lab.lab.kmsdns(["history", "_vlmcs._tcp.lab.example"])
    #expect(history.output.contains("by principal kms1$@LAB.EXAMPLE from 127.0.0.1 (tcp), rule \"KMS machines\""))
    let audit = try lab.lab.kmsdns(["audit", "--live", "lab.example", "--format", "json"])
    #expect(audit.output.contains("principal kms1$@LAB.EXAMPLE"))
  }

  @Test func explanationTakesAPrincipalAndItsGroups() throws {
    let lab = try KerberosLab()
    func explain(_ arguments: String...) throws -> Tool.Result {
      try lab.lab.kmsdns(["explain", "--live", "--add", Self.own] + arguments)
    }
    let member = try explain("--principal", "KMS1$@LAB.EXAMPLE", "--group", "KMS Hosts")
    #expect(member.status == 0 && member.output.contains("allowed by rule \"members\""), "\(member)")
    let other = try explain("--principal", "KMS1$@LAB.EXAMPLE")
    #expect(other.status == 0 && other.output.contains("allowed by rule \"KMS machines\""), "\(other)")
    let web = try explain("--principal", "WEB1$@LAB.EXAMPLE", "--group", "S-1-5-21-1-2-3-4")
    #expect(web.status == 1 && web.output.contains("the signer is not in KMS Hosts"), "\(web)")
    #expect(web.output.contains("event 12293 with 0x8007232D"))
    let stranger = try explain("--principal", "KMS1$@OTHER.EXAMPLE")
    #expect(stranger.status == 2 && stranger.errors.contains("not trusted"), "\(stranger)")
    let fromFiles = try lab.lab.kmsdns(["explain", "--add", Self.own, "--principal", "KMS1$@LAB.EXAMPLE"])
    #expect(fromFiles.status == 0, "\(fromFiles)")
  }

  @Test(arguments: [
    ("keytab: ../realm/dns.keytab", "keytab: nowhere.keytab", "can't be read: No such file"),
    ("keytab: ../realm/dns.keytab", "keytab: kmsdns.yaml", "chmod 600"),
    (
      "keytab: ../realm/dns.keytab", "keytab: ../realm/kms1.keytab",
      "has no key for DNS/ns1.branch.lab.example or DNS/ns1.lab.example"
    ),
    ("realms: [LAB.EXAMPLE]", "realms: []", "realms is empty"),
    ("S-1-5-21-1004336348-1177238915-682003330-1106", "KMS", "is no SID"),
    ("groups: [KMS Hosts]", "groups: [Nobody]", "is no SID, and not among the groups of kerberos"),
  ])
  func wrongConfigurationIsSaidToBeWrong(right: String, wrong: String, message: String) throws {
    let lab = try Lab { text in
      text.replacingOccurrences(of: "rules:\n", with: KerberosLab.kerberos() + KerberosLab.rules)
        .replacingOccurrences(of: right, with: wrong)
    }
    _ = try KerberosRealm(in: lab.folder, principals: ["kms1$"])
    try lab.launch()
    #expect(try lab.exitStatus() == 2)
    #expect(lab.log.contains("kmsdns.yaml:") && lab.log.contains(message), "\(lab.log)")
  }
}
