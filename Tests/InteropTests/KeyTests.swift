import DNSWire
import Foundation
import Testing

extension Lab {
  /// A lab with these entries among its keys; kms3's rule is for all of them.
  convenience init(keys: String) throws {
    try self.init { text in
      text.replacingOccurrences(of: "\nkeys:\n", with: "\nkeys:\n\(keys)")
        .replacingOccurrences(of: "    keys: [kms3.lab.example]\n", with: "")
    }
  }

  /// Writes a file that only its owner can read, and gives its path.
  func writeSecret(_ path: String, _ text: String) throws -> String {
    try write(path, text)
    let url = folder.appendingPathComponent(path)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
    return url.path
  }

  /// A script that publishes kms9.lab.example, as `nsupdate` and `knsupdate` take it.
  func publication(key: String = "") -> String {
    """
    server 127.0.0.1 \(port)
    zone lab.example.
    \(key)update add _vlmcs._tcp.lab.example. 3600 SRV 0 0 1688 kms9.lab.example.
    send
    answer
    quit

    """
  }

  static let published = "0 0 1688 kms9.lab.example."
}

/// Keys made by `kmsdns key generate`, and used by tools that we did not write.
@Suite struct KeyGenerateTests {
  /// The entry that is printed for the configuration.
  private func entry(_ output: String) throws -> String {
    let lines = output.components(separatedBy: "\n")
    let start = try #require(lines.firstIndex(of: "keys:")) + 1
    return lines[start...].prefix { $0.hasPrefix("  ") }.map { $0 + "\n" }.joined()
  }

  @Test(arguments: [
    "hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512", "hmac-sha256-128", "hmac-sha512-256",
    "ecdsap256sha256", "ed25519",
  ])
  func hostPublishesItselfWithAKeyAsItIsPrinted(algorithm: String) throws {
    let scratch = try Lab()
    let isPair = !algorithm.hasPrefix("hmac")
    let out = scratch.folder.path + (isPair ? "" : "/made.key")
    let result = try scratch.kmsdns([
      "key", "generate", "kms9.lab.example", "--algorithm", algorithm, "--out", out,
    ])
    #expect(result.status == 0, "\(result.errors)")
    let lab = try Lab(keys: try entry(result.output))
    try lab.start()
    let file = try #require(result.output.split(separator: "nsupdate -k ").last).trimmingCharacters(in: .newlines)
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    for options in [[], ["-v"]] {
      let update = try Tool.run("nsupdate", options + ["-k", file], input: lab.publication())
      #expect(update.status == 0, "\(update.errors)")
      #expect(!update.errors.contains("tsig"), "\(update.errors)")
    }
    #expect(try lab.publishers().contains(Lab.published))
  }

  @Test(arguments: ["kms9.lab.example.key", "my keys.key", "zones/own.key"])
  func printedFileIsFoundFromTheConfiguration(out: String) throws {
    let lab = try Lab()
    let result = try lab.kmsdns(["key", "generate", "kms9.lab.example", "--out", out])
    let text = try lab.read("zones/kmsdns.yaml").replacing("\nkeys:\n", with: "\nkeys:\n" + (try entry(result.output)))
    try lab.write("zones/kmsdns.yaml", text)
    let list = try lab.kmsdns(["key", "list"])
    #expect(list.status == 0 && list.output.contains("kms9.lab.example  \(out)\n"), "\(list)")
  }

  @Test func printedFileIsAbsoluteWhereThereIsNoConfiguration() throws {
    let lab = try Lab()
    let result = try lab.kmsdns(["key", "generate", "kms9.lab.example", "--config", "none.yaml"])
    let path = lab.folder.resolvingSymlinksInPath().path + "/kms9.lab.example.key"
    #expect(result.output.contains("    file: \(path)\n"), "\(result)")
  }

  @Test func keyForAHostOfAnotherNameIsOfThatHost() throws {
    let scratch = try Lab()
    let out = scratch.folder.path + "/made.key"
    let result = try scratch.kmsdns(["key", "generate", "new-key", "--host", "kms9.lab.example", "--out", out])
    let lab = try Lab(keys: try entry(result.output))
    try lab.start()
    #expect(try Tool.run("nsupdate", ["-k", out], input: lab.publication()).status == 0)
    #expect(try lab.publishers().contains(Lab.published))
  }

  @Test func zoneWithThePrintedRecordLoads() throws {
    let lab = try Lab()
    let result = try lab.kmsdns(["key", "generate", "kms9.lab.example", "--algorithm", "ed25519"])
    let record = try #require(result.output.split(separator: "\n").first { $0.contains(" IN KEY ") })
    try lab.write("zones/lab.example.zone", try lab.read("zones/lab.example.zone") + "\n\(record)\n")
    try lab.start()
    let answer = try lab.dig("+short", "kms9.lab.example", "KEY")
    #expect(answer.filter { !$0.isWhitespace } == record.split(separator: " IN KEY ")[1].filter { !$0.isWhitespace })
  }

  @Test func fileThatIsThereIsLeftAsItIs() throws {
    let lab = try Lab()
    try lab.write("kms9.lab.example.key", "precious")
    let result = try lab.kmsdns(["key", "generate", "kms9.lab.example"])
    #expect(result.status == 2)
    #expect(result.errors.contains("kms9.lab.example.key can't be made: File exists"))
    #expect(try lab.read("kms9.lab.example.key") == "precious")
  }

  @Test(arguments: [
    (["nobody", "--algorithm", "hmac-sha3"], "is no algorithm"),
    (["nobody", "--algorithm", "hmac-md5"], "RFC 8945 §6"),
    (["../nobody"], "is no name"), (["."], "is no name"), (["nobody", "--host", "a..b"], "is no name"),
    (["nobody", "--algorithm", "hmac-sha256-128", "--format", "knot"], "no form"),
    (["nobody", "--out", "no/folder"], "can't"),
  ])
  func whatCanNotBeMadeIsSaid(arguments: [String], message: String) throws {
    let lab = try Lab()
    let before = try FileManager.default.contentsOfDirectory(atPath: lab.folder.path)
    let result = try lab.kmsdns(["key", "generate"] + arguments)
    #expect(result.status == 2)
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: lab.folder.path) == before)
  }
}

/// Keys that other programs made, used by them.
@Suite struct ForeignKeyTests {
  @Test(arguments: ["hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512"])
  func keyOfTsigKeygenPublishes(algorithm: String) throws {
    let lab = try Lab(
      keys: "  - {name: made-by-bind, algorithm: \(algorithm), file: ../bind.key, host: kms9.lab.example}\n")
    let file = try lab.writeSecret(
      "bind.key", try Tool.run("/usr/sbin/tsig-keygen", ["-a", algorithm, "made-by-bind"]).output)
    try lab.start()
    let result = try Tool.run("nsupdate", ["-k", file], input: lab.publication())
    #expect(result.status == 0, "\(result.errors)")
    #expect(try lab.publishers().contains(Lab.published))
  }

  @Test(arguments: ["hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512"])
  func keyOfKeymgrPublishes(algorithm: String) throws {
    let lab = try Lab(
      keys: "  - {name: made-by-knot, algorithm: \(algorithm), file: ../knot.key, host: kms9.lab.example}\n")
    let text = try Tool.run("/usr/sbin/keymgr", ["-t", "made-by-knot", algorithm]).output
    _ = try lab.writeSecret("knot.key", text)
    try lab.start()
    // Its first line is a comment with what `knsupdate -k` takes.
    let line = try #require(text.split(separator: "\n").first).dropFirst(2)
    let file = try lab.writeSecret("line", line + "\n")
    let result = try Tool.run("knsupdate", ["-k", file], input: lab.publication())
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    #expect(try lab.publishers().contains(Lab.published))
  }

  @Test(arguments: ["ECDSAP256SHA256", "ED25519"]) func pairOfDnssecKeygenPublishes(algorithm: String) throws {
    let lab = try Lab(
      keys: "  - {name: kms9.lab.example, algorithm: \(algorithm), file: ../public.key}\n")
    let made = try Tool.run(
      "dnssec-keygen", ["-T", "KEY", "-n", "HOST", "-a", algorithm, "kms9.lab.example"], in: lab.folder)
    let name = made.output.trimmingCharacters(in: .newlines)
    try lab.write("public.key", try lab.read(name + ".key"))
    try lab.start()
    let file = lab.folder.appendingPathComponent(name + ".private").path
    for options in [[], ["-v"]] {
      let result = try Tool.run("nsupdate", options + ["-k", file], input: lab.publication())
      #expect(result.status == 0, "\(result.errors)")
    }
    #expect(try lab.publishers().contains(Lab.published))
    // Somebody else's key of the same name.
    let other = try Tool.run(
      "dnssec-keygen", ["-T", "KEY", "-n", "HOST", "-a", algorithm, "kms9.lab.example"], in: lab.folder)
    let stranger = lab.folder.appendingPathComponent(other.output.trimmingCharacters(in: .newlines) + ".private").path
    let refused = try Tool.run("nsupdate", ["-k", stranger], input: lab.publication())
    #expect(refused.status == 2 && refused.errors.contains("REFUSED"), "\(refused.errors)")
    #expect(lab.log.contains("BADKEY: the signature is not accepted: the signer has no KEY of algorithm"))
  }

  @Test func secretFromTheEnvironmentIsUsed() throws {
    let lab = try Lab(keys: "  - {name: from-outside, secret-env: KMSDNS_TEST_KEY, host: kms9.lab.example}\n")
    let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ="
    lab.environment = ["KMSDNS_TEST_KEY": secret]
    try lab.start()
    let script = lab.publication(key: "key hmac-sha256:from-outside \(secret)\n")
    #expect(try Tool.run("nsupdate", [], input: script).status == 0)
    #expect(!(lab.log + lab.output).contains(secret))
    #expect(try lab.publishers().contains(Lab.published))
  }

  @Test func oldAndNewKeyOfAHostBothPublish() throws {
    let lab = try Lab(
      keys: """
          - {name: old, file: ../old.key, host: kms9.lab.example}
          - {name: new, file: ../new.key, host: kms9.lab.example}

        """)
    for name in ["old", "new"] {
      _ = try lab.writeSecret("\(name).key", try Tool.run("/usr/sbin/tsig-keygen", [name]).output)
    }
    try lab.start()
    for (name, change) in [("old", "add _vlmcs._tcp.lab.example 60"), ("new", "delete _vlmcs._tcp.lab.example")] {
      let key = lab.folder.appendingPathComponent("\(name).key").path
      let result = try lab.nsupdate("update \(change) SRV 0 0 1688 kms9.lab.example", key: key)
      #expect(result.status == 0, "\(result.errors)")
      #expect(try lab.publishers().contains(Lab.published) == (name == "old"))
    }
  }
}
