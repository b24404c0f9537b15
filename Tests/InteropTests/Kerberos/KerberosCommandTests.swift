import Foundation
import Testing

/// `kmsdns kerberos check` and `setup`, on a realm of MIT Kerberos.
@Suite struct KerberosCommandTests {
  private func check(_ lab: KerberosLab, _ arguments: String...) throws -> Tool.Result {
    try lab.lab.kmsdns(["kerberos", "check"] + arguments)
  }

  /// The lab's zones with the server's name at an address where it listens.
  private func soundLab() throws -> KerberosLab {
    let lab = try KerberosLab()
    for (zone, address) in [("lab.example", "192.0.2.2"), ("branch.lab.example", "198.51.100.2")] {
      let file = "zones/\(zone).zone"
      let text = try lab.lab.read(file).replacingOccurrences(of: "\(address)\n", with: "127.0.0.1\n")
      try lab.lab.write(file, text)
    }
    return lab
  }

  @Test func soundSetupIsSaidToBeSound() throws {
    let lab = try soundLab()
    let result = try check(lab, "--kdc", lab.realm.center)
    #expect(result.output.contains("ok      DNS/ns1.lab.example@LAB.EXAMPLE, key version"), "\(result)")
    #expect(result.output.contains("aes256-cts-hmac-sha1-96, aes128-cts-hmac-sha1-96"))
    #expect(result.output.contains("its clients ask for DNS/ns1.lab.example, after the MNAME"))
    #expect(result.output.contains("where the server listens"))
    #expect(result.output.contains("0 s from that of") || result.output.contains("1 s from that of"))
    #expect(result.status == 0 && !result.output.contains("WRONG"), "\(result)")
  }

  @Test func whatIsWrongIsSaid() throws {
    let lab = try KerberosLab()
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: lab.realm.folder.appendingPathComponent("dns.keytab").path)
    let result = try check(lab, "--kdc", "127.0.0.1:1")
    #expect(result.status == 1)
    #expect(result.output.contains("WRONG   it can be read by everybody"), "\(result)")
    #expect(result.output.contains("WRONG   ns1.lab.example is 192.0.2.2"))
    #expect(result.output.contains("WRONG   127.0.0.1:1 was asked for the time: no connection"))
  }

  @Test func keysOfOthersAndWeakOnesAreWarnedOf() throws {
    let lab = try soundLab()
    try lab.realm.addKey("web1$", to: "dns.keytab")
    let first = try check(lab)
    #expect(
      first.status == 0 && first.output.contains("warning keys that are not used here: web1$@LAB.EXAMPLE"), "\(first)")
    try lab.realm.addKey(KerberosRealm.service, to: "weak.keytab", isNew: true, types: "rc4-hmac:normal")
    let text = try lab.lab.read("zones/kmsdns.yaml").replacingOccurrences(of: "dns.keytab", with: "weak.keytab")
    try lab.lab.write("zones/kmsdns.yaml", text)
    let second = try check(lab)
    #expect(second.output.contains("arcfour-hmac: RC4 alone"), "\(second)")
  }

  @Test func configurationWithoutKerberosCannotBeChecked() throws {
    let lab = try Lab()
    let result = try lab.kmsdns(["kerberos", "check"])
    #expect(result.status == 2 && result.errors.contains("says nothing of kerberos"))
  }

  @Test func printedCommandsMakeAKeytabThatServes() throws {
    let lab = try KerberosLab()
    let setup = try lab.lab.kmsdns(["kerberos", "setup", "--for", "mit"])
    #expect(setup.status == 0, "\(setup)")
    let commands = setup.output.split(separator: "\n").filter { $0.hasPrefix("kadmin.local") }
    #expect(commands.contains { $0.contains("ktadd -k kmsdns-new.keytab DNS/ns1.lab.example@LAB.EXAMPLE") })
    for command in commands {
      let result = try lab.realm.run("bash", ["-c", "PATH=$PATH:/usr/sbin; \(command)"])
      // The principals are there already.
      if command.contains("ktadd") { #expect(result.status == 0, "\(command): \(result.errors)") }
    }
    try FileManager.default.moveItem(
      at: lab.realm.folder.appendingPathComponent("kmsdns-new.keytab"),
      to: lab.lab.folder.appendingPathComponent("kmsdns-new.keytab"))
    try install(setup.output, in: lab.lab)
    let own = "_vlmcs._tcp.lab.example 3600 SRV 0 0 1688 kms1.lab.example"
    #expect(try lab.nsupdate("update add \(own)", by: "kms1$").status == 0, "\(lab.lab.log)")
  }

  /// Runs the printed command that puts the keytab in its place.
  private func install(_ output: String, in lab: Lab) throws {
    let command = try #require(output.split(separator: "\n").first { $0.hasPrefix("install ") })
    let result = try Tool.run("bash", ["-c", String(command)], in: lab.folder)
    #expect(result.status == 0, "\(command): \(result.errors)")
  }

  @Test(arguments: ["mit", "samba", "windows"])
  func keytabIsWhereThePrintedConfigurationLooksForIt(kind: String) throws {
    let lab = try Lab()
    let folder = lab.folder.appendingPathComponent("my zones")
    try FileManager.default.moveItem(at: lab.folder.appendingPathComponent("zones"), to: folder)
    let setup = try lab.kmsdns(["kerberos", "setup", "--for", kind, "--config", "my zones/kmsdns.yaml"])
    try lab.write("kmsdns-new.keytab", "what the realm has made")
    try install(setup.output, in: lab)
    let lines = setup.output.split(separator: "\n")
    let printed = lines.filter { $0.contains(/^# +(kerberos|keytab|realms):/) }.map { "\($0.dropFirst(4))\n" }
    try lab.write("my zones/kmsdns.yaml", try lab.read("my zones/kmsdns.yaml") + printed.joined())
    let command = String(try #require(lines.last)).replacing("kmsdns ", with: "'\(Lab.program)' ", maxReplacements: 1)
    let check = try Tool.run("bash", ["-c", command], in: lab.folder)
    #expect(check.output.hasPrefix("Keytab my zones/kmsdns.keytab\n"), "\(check)")
    #expect(try lab.read("my zones/kmsdns.keytab") == "what the realm has made")
  }

  @Test(arguments: [
    ("windows", "/princ DNS/ns1.lab.example@AD.LAB.EXAMPLE"),
    ("windows", "setspn -S DNS/ns1.lab.example svc-kmsdns"),
    ("samba", "samba-tool spn add DNS/ns1.lab.example svc-kmsdns"),
    ("samba", "samba-tool domain exportkeytab kmsdns-new.keytab --principal=DNS/ns1.lab.example"),
  ])
  func commandsNameTheZonesServices(kind: String, command: String) throws {
    let lab = try Lab()
    let result = try lab.kmsdns(["kerberos", "setup", "--for", kind, "--realm", "AD.LAB.EXAMPLE"])
    #expect(result.status == 0 && result.output.contains(command), "\(result)")
    #expect(result.output.contains("realms: [AD.LAB.EXAMPLE]"))
  }

  @Test func namesThatAShellWouldActOnAreNotWritten() throws {
    let lab = try Lab()
    let file = "zones/lab.example.zone"
    let text = try lab.read(file).replacingOccurrences(of: "IN SOA  ns1 ", with: #"IN SOA  ns1\$\(id\) "#)
    try lab.write(file, text)
    let result = try lab.kmsdns(["kerberos", "setup"])
    #expect(result.status == 2 && !result.output.contains("$("), "\(result)")
    #expect(try lab.kmsdns(["kerberos", "setup", "--account", "a;b"]).status == 2)
    #expect(try lab.kmsdns(["kerberos", "setup", "--realm", "$(id)"]).status == 2)
  }
}
