import Foundation
import Testing

/// A KMS host publishes, changes and withdraws itself with tools that we did not write.
@Suite struct PublishTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
    try lab.start()
  }

  let own = "_vlmcs._tcp.lab.example 3600 SRV 0 0 1688 kms3.lab.example"

  @Test func hostPublishesItselfWithItsAddresses() throws {
    let result = try lab.nsupdate(
      """
      update add kms3.lab.example 1200 A 192.0.2.23
      update add kms3.lab.example 1200 AAAA 2001:db8:2::23
      update add \(own)
      """)
    #expect(result.status == 0, "\(result.errors)")
    let answer = try lab.dig("_vlmcs._tcp.lab.example", "SRV")
    #expect(answer.contains("0 0 1688 kms3.lab.example."))
    #expect(answer.contains("192.0.2.23") && answer.contains("2001:db8:2::23"))
  }

  @Test func hostChangesItsWeight() throws {
    _ = try lab.nsupdate("update add \(own)")
    let result = try lab.nsupdate(
      """
      update delete _vlmcs._tcp.lab.example SRV 0 0 1688 kms3.lab.example
      update add _vlmcs._tcp.lab.example 3600 SRV 5 10 1688 kms3.lab.example
      """)
    #expect(result.status == 0, "\(result.errors)")
    let own = try lab.publishers().filter { $0.contains("kms3") }
    #expect(own == ["5 10 1688 kms3.lab.example."])
  }

  @Test func hostWithdrawsItself() throws {
    let before = try lab.publishers()
    _ = try lab.nsupdate("update add \(own)")
    #expect(try lab.publishers().count == before.count + 1)
    let result = try lab.nsupdate("update delete _vlmcs._tcp.lab.example SRV 0 0 1688 kms3.lab.example")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try lab.publishers() == before)
  }

  @Test func windowsClientsAddressUpdateIsTaken() throws {
    let result = try lab.nsupdate(
      """
      prereq nxrrset kms3.lab.example CNAME
      update delete kms3.lab.example A
      update delete kms3.lab.example AAAA
      update add kms3.lab.example 1200 A 192.0.2.23
      """)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try lab.dig("+short", "kms3.lab.example", "A") == "192.0.2.23\n")
  }

  @Test func updateOverTCPIsTaken() throws {
    #expect(try lab.nsupdate("update add \(own)", options: ["-v"]).status == 0)
    #expect(try lab.publishers().contains("0 0 1688 kms3.lab.example."))
  }

  @Test func knsupdatePublishes() throws {
    let key = try lab.read(".kmsdns/kms3.lab.example.key")
    let secret = try #require(key.components(separatedBy: "secret \"").last?.components(separatedBy: "\"").first)
    let script = """
      server 127.0.0.1 \(lab.port)
      zone lab.example.
      key hmac-sha256:kms3.lab.example \(secret)
      update add _vlmcs._tcp.lab.example. 3600 SRV 0 0 1688 kms3.lab.example.
      send
      quit

      """
    let result = try Tool.run("knsupdate", [], input: script)
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    let answer = try Tool.run(
      "kdig", ["@127.0.0.1", "-p", "\(lab.port)", "+short", "_vlmcs._tcp.lab.example", "SRV"])
    #expect(answer.output.contains("0 0 1688 kms3.lab.example."))
  }

  @Test func serialMovesOnWithEachChangeAndOnlyThen() throws {
    func serial() throws -> Int {
      let soa = try lab.dig("+short", "lab.example", "SOA").split(separator: " ")
      return try #require(soa.count > 2 ? Int(soa[2]) : nil)
    }
    let first = try serial()
    _ = try lab.nsupdate("update add \(own)")
    #expect(try serial() == first + 1)
    _ = try lab.nsupdate("update add \(own)")
    #expect(try serial() == first + 1)
  }

  @Test(arguments: [
    "update add _vlmcs._tcp.lab.example 3600 SRV 0 0 1688 kms1.lab.example",
    "update delete _vlmcs._tcp.lab.example SRV 0 60 1688 kms1.lab.example",
    "update add kms1.lab.example 60 A 192.0.2.66",
    "update add www2.lab.example 60 A 192.0.2.66",
    "update delete lab.example MX",
    "update add kms3.lab.example 60 TXT hello",
  ])
  func whatIsNotItsOwnIsRefused(line: String) throws {
    let before = try lab.publishers()
    let result = try lab.nsupdate(line)
    #expect(result.status == 2)
    #expect(result.errors.contains("REFUSED"), "\(result.errors)")
    #expect(!result.errors.contains("tsig"), "the refusal is validly signed: \(result.errors)")
    #expect(try lab.publishers() == before)
    #expect(
      lab.log.contains("rule \\\"KMS hosts publish themselves\\\"") || lab.log.contains("KMS hosts publish themselves"))
  }

  @Test func unsignedUpdateIsRefused() throws {
    let script = "server 127.0.0.1 \(lab.port)\nzone lab.example\nupdate add \(own)\nsend\n"
    let result = try Tool.run("nsupdate", [], input: script)
    #expect(result.status == 2)
    #expect(result.errors.contains("REFUSED"), "\(result.errors)")
    #expect(lab.log.contains("the update is not signed"))
  }

  @Test func wrongSecretIsNotAccepted() throws {
    let path = lab.folder.appendingPathComponent("wrong.key").path
    try lab.write(
      "wrong.key",
      "key \"kms3.lab.example\" { algorithm hmac-sha256; secret \"d3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmc=\"; };")
    let result = try lab.nsupdate("update add \(own)", key: path)
    #expect(result.status == 2)
    #expect(result.errors.contains("NOTAUTH(BADSIG)"), "\(result.errors)")
  }

  @Test func unknownKeyIsNotAccepted() throws {
    let path = lab.folder.appendingPathComponent("unknown.key").path
    try lab.write(
      "unknown.key", "key \"nobody\" { algorithm hmac-sha256; secret \"d3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmc=\"; };")
    let result = try lab.nsupdate("update add \(own)", key: path)
    #expect(result.status == 2)
    #expect(result.errors.contains("NOTAUTH(BADKEY)"), "\(result.errors)")
  }

  @Test func signedQueryGetsASignedAnswer() throws {
    let key = lab.folder.appendingPathComponent(".kmsdns/kms3.lab.example.key").path
    let answer = try lab.dig("-k", key, "lab.example", "SOA")
    #expect(answer.contains("status: NOERROR") && answer.contains("TSIG"))
    #expect(!answer.contains("verify") && !answer.contains("Couldn't verify"), "\(answer)")
  }
}
