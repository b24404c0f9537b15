import DNSWire
import Foundation
import Testing

/// What `kmsdns key list` and `kmsdns key export` print.
@Suite struct KeyExportTests {
  static let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA=="
  private let lab: Lab

  init() throws {
    lab = try Lab(
      keys: """
          - {name: plain.example, file: ../plain.key, host: kms9.lab.example}
          - {name: cut.example, algorithm: hmac-sha256-128, file: ../cut.key, host: kms9.lab.example}
          - {name: old.example, algorithm: hmac-md5, allow-md5: true, file: ../old.key, host: kms9.lab.example}
          - {name: pair.example, public-key: 15 NYN/Wl3bpJ3v6EyZA6q+UAlc2+76JnWti/RwVXBKpAs=}

        """)
    for (name, algorithm) in [("plain", "hmac-sha256"), ("cut", "hmac-sha256-128"), ("old", "hmac-md5")] {
      _ = try lab.writeSecret(
        "\(name).key", "key \"\(name).example\" { algorithm \(algorithm); secret \"\(Self.secret)\"; };\n")
    }
  }

  private func export(_ name: String, _ format: String) throws -> String {
    let result = try lab.kmsdns(["key", "export", name, "--format", format])
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test func listNamesKeysAndWhatIsWeakButNoSecret() throws {
    let result = try lab.kmsdns(["key", "list"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(/plain\.example +hmac-sha256 +kms9\.lab\.example +plain\.key\n/))
    #expect(result.output.contains(/cut\.example +hmac-sha256-128\s/))
    #expect(result.output.contains(/pair\.example +ed25519 +pair\.example +the configuration\n/))
    #expect(result.output.contains("old.example: hmac-md5 is weak"))
    #expect(result.output.contains("kms3.lab.example: the server makes it at its start"))
    #expect(!result.output.contains("c2Vj"))
  }

  @Test func listSaysWhichKeysCanNotBeHad() throws {
    let path = lab.folder.appendingPathComponent("plain.key").path
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let result = try lab.kmsdns(["key", "list"])
    #expect(result.status == 1)
    #expect(result.output.contains("plain.example: plain.key: the key file can be read by others than its owner"))
    try lab.launch()
    #expect(try lab.exitStatus() == 2)
    #expect(lab.log.contains("chmod 600"))
  }

  @Test(arguments: ["plain.example", "cut.example", "old.example"]) func bindReadsWhatIsExported(name: String) throws {
    let file = try lab.writeSecret("exported", try export(name, "bind"))
    let check = try Tool.run("/usr/bin/named-checkconf", [file])
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    try lab.start()
    let result = try Tool.run("nsupdate", ["-k", file], input: lab.publication())
    #expect(result.status == 0, "\(result.errors)")
    let answer = try lab.dig("-k", file, "lab.example", "SOA")
    #expect(answer.contains("status: NOERROR") && answer.contains("TSIG"))
    #expect(!answer.lowercased().contains("verify"), "\(answer)")
  }

  @Test(arguments: ["plain.example", "old.example"]) func knotReadsWhatIsExported(name: String) throws {
    let file = try lab.writeSecret("exported", try export(name, "knot"))
    let check = try Tool.run("/usr/sbin/knotc", ["-c", file, "conf-check"])
    #expect(check.status == 0 && check.output.contains("Configuration is valid"), "\(check.output)\(check.errors)")
    let line = try lab.writeSecret("line", try export(name, "knsupdate"))
    try lab.start()
    let result = try Tool.run("knsupdate", ["-k", line], input: lab.publication())
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    let answer = try Tool.run("kdig", ["@127.0.0.1", "-p", "\(lab.port)", "-k", line, "lab.example", "SOA"]).output
    #expect(answer.contains("status: NOERROR") && answer.contains("TSIG"))
  }

  @Test(arguments: [("plain.example", "nsupdate"), ("cut.example", "nsupdate"), ("plain.example", "knsupdate")])
  func linesAreTakenInTheInput(name: String, tool: String) throws {
    try lab.start()
    let script = lab.publication(key: try export(name, "nsupdate"))
    let result = try Tool.run(tool, [], input: script)
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    #expect(try lab.publishers().contains(Lab.published))
  }

  @Test func pairIsExportedAsItsRecord() throws {
    #expect(
      try export("pair.example", "bind")
        == "pair.example. IN KEY 512 3 15 NYN/Wl3bpJ3v6EyZA6q+UAlc2+76JnWti/RwVXBKpAs=\n")
  }

  @Test(arguments: [
    (["nobody.example"], "has no key nobody.example"), (["cut.example", "--format", "knot"], "no form"),
    (["kms3.lab.example"], "is not there yet"), (["plain.example", "--config", "none.yaml"], "no such file"),
  ])
  func whatCanNotBeExportedIsSaid(arguments: [String], message: String) throws {
    let result = try lab.kmsdns(["key", "export"] + arguments)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}
