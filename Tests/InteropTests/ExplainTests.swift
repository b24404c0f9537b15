import Foundation
import Testing

/// What `kmsdns explain` foretells is what happens to the same script when nsupdate sends it.
@Suite struct ExplainTests {
  struct Document: Decodable {
    struct Update: Decodable {
      let zone: String
      let signer: String
      let records: [Record]
      let outcome: Outcome
      let notes: [String]
    }
    struct Record: Decodable {
      let line: Int
      let text: String
      let verdict: String
      let rule: String?
      let instead: [String]?
      let obstacles: [Obstacle]
    }
    struct Obstacle: Decodable {
      let rule: String
      let reason: String
    }
    struct Outcome: Decodable, Equatable {
      let code: String
      let text: String
      let added: [String]
      let removed: [String]
    }
    let version: Int
    let updates: [Update]
  }

  let lab: Lab

  init() throws {
    lab = try Lab { text in
      text.replacingOccurrences(
        of: "keys:\n  - name: kms3",
        with: """
          keys:
            - name: admin
              algorithm: hmac-sha256
              file: ../.kmsdns/admin.key
              generate: true
            - name: kms3
          """
      ).replacingOccurrences(
        of: "rules:\n",
        with: """
          rules:
            - name: hands off the web server
              deny: records
              names: [www.lab.example]
            - name: free for all of the lab
              allow: records
              unsigned: true
              from: [127.0.0.1]
              names: [free.lab.example]
              types: [TXT]
            - name: holders of keys in the zone
              allow: records
              zone-keys: ["*.lab.example"]
              types: [A]
            - name: administrators
              allow: records
              keys: [admin]
              types: [A, AAAA, TXT, CNAME, SRV]

          """
      ).replacingOccurrences(
        of: "sanctioned:\n", with: "pins:\n  - {host: kms3.lab.example, weight: 10}\nsanctioned:\n"
      )
      .replacingOccurrences(
        of: "  - file: branch.lab.example.zone\n",
        with: "  - file: branch.lab.example.zone\n    protect-file: true\n    serial: unixtime\n")
    }
  }

  static let own = "_vlmcs._tcp.lab.example 3600 SRV 0 0 1688 kms3.lab.example"

  static let scripts: [(key: String, lines: String)] = [
    ("kms3.lab.example", "update add \(own)"),
    ("kms3.lab.example", "update delete _vlmcs._tcp.lab.example SRV\nupdate add \(own)"),
    (
      "kms3.lab.example",
      "update add kms3.lab.example 60 A 192.0.2.23\nupdate add kms3.lab.example 60 AAAA 2001:db8::23"
    ),
    ("kms3.lab.example", "update add \(own)\nupdate add kms1.lab.example 60 A 192.0.2.66"),
    ("kms3.lab.example", "update add _vlmcs._tcp.lab.example 3600 SRV 0 0 1688 kms1.lab.example"),
    ("kms3.lab.example", "update delete _vlmcs._tcp.lab.example SRV 0 0 1688 kms-old.lab.example"),
    ("kms3.lab.example", "update delete kms3.lab.example"),
    ("kms3.lab.example", "update add kms3.lab.example 60 TXT x"),
    ("kms3.lab.example", "prereq nxdomain kms1.lab.example\nupdate add \(own)"),
    ("kms3.lab.example", "prereq yxdomain kms1.lab.example\nupdate add \(own)"),
    ("kms3.lab.example", "prereq yxrrset nothing.lab.example A\nupdate add \(own)"),
    ("kms3.lab.example", "update add kms3.other.example 60 A 192.0.2.1"),
    ("kms3.lab.example", "update delete kms3.lab.example AXFR"),
    ("admin", "update add new.lab.example 60 A 192.0.2.9\nupdate add new.lab.example 60 TXT \"a b\""),
    ("admin", "update add www.lab.example 60 A 192.0.2.9"), ("admin", "update delete www.lab.example"),
    ("admin", "update add new.lab.example 60 MX 1 mail.lab.example"), ("admin", "update delete kms-old.lab.example A"),
    ("admin", "update add a.lab.example 60 CNAME b.lab.example\nupdate add a.lab.example 60 A 192.0.2.1"),
    ("admin", "update delete kms1.lab.example"),
    ("admin", "prereq nxrrset kms1.lab.example A\nupdate delete x.lab.example A"),
    ("admin", "update delete _vlmcs._tcp.lab.example SRV\nupdate add \(own)"),
    ("admin", "zone branch.lab.example\nupdate delete kms-branch1.branch.lab.example A"),
  ]

  func explain(_ script: String, _ arguments: [String]) throws -> (status: Int32, document: Document) {
    try lab.write("script", script)
    let result = try lab.kmsdns(["explain", "script", "--format", "json"] + arguments)
    return (result.status, try JSONDecoder().decode(Document.self, from: Data(result.output.utf8)))
  }

  func serial() throws -> Substring {
    try #require(try lab.dig("+short", "lab.example", "SOA").split(separator: " ").dropFirst(2).first)
  }

  @Test(arguments: scripts.indices)
  func theVerdictIsThatOfTheServer(index: Int) throws {
    try lab.start()
    let (key, lines) = Self.scripts[index]
    let script = "zone lab.example\nkey \(key)\n\(lines)\nsend\n"
    let before = try serial()
    let live = try explain(script, ["--live"])
    #expect(try serial() == before)
    let files = try explain(script, [])
    let outcome = try #require(live.document.updates.first?.outcome)
    #expect(files.document.updates.map(\.outcome) == [outcome])
    #expect(files.document.updates.first?.records.map(\.verdict) == live.document.updates.first?.records.map(\.verdict))

    let sent = try lab.nsupdate(lines, key: ".kmsdns/\(key).key")
    #expect(sent.status == 0 ? outcome.code == "NOERROR" : sent.errors.contains("update failed: \(outcome.code)"))
    #expect(live.status == (sent.status == 0 ? 0 : 1) && files.status == live.status)
    #expect(lab.log.contains(outcome.text), "\(outcome.text)\n\(lab.log)")
    let after = try serial()
    #expect((after != before) == (!outcome.added.isEmpty || !outcome.removed.isEmpty))
    if after != before { #expect(outcome.added.contains { $0.contains(" SOA ") && $0.contains(" \(after) ") }) }
  }

  @Test func unsignedUpdatesAreRefused() throws {
    try lab.start()
    let live = try explain("zone lab.example\nupdate add \(Self.own)\n", ["--live", "--transport", "udp"])
    let sent = try Tool.run(
      "nsupdate", [], input: "server 127.0.0.1 \(lab.port)\nzone lab.example\nupdate add \(Self.own)\nsend\n")
    #expect(live.status == 1 && live.document.updates.first?.outcome.code == "REFUSED")
    #expect(sent.errors.contains("update failed: REFUSED"))
    #expect(lab.log.contains(try #require(live.document.updates.first?.outcome.text)))
  }

  @Test func unsignedUpdatesAreJudgedWhereARuleGivesThemSomething() throws {
    try lab.start()
    for (name, code) in [("free", "NOERROR"), ("www", "REFUSED")] {
      let lines = "zone lab.example\nupdate add \(name).lab.example 60 TXT x\nsend\n"
      let live = try explain(lines, ["--live"])
      let sent = try Tool.run("nsupdate", ["-v"], input: "server 127.0.0.1 \(lab.port)\n\(lines)")
      #expect(live.document.updates.map(\.outcome.code) == [code])
      #expect((sent.status == 0) == (code == "NOERROR"))
    }
  }

  @Test func aKeyInTheZoneIsASigner() throws {
    let arguments = ["explain", "--zone-key", "host.lab.example", "--add"]
    let allowed = try lab.kmsdns(arguments + ["host.lab.example 60 A 192.0.2.1"])
    #expect(allowed.status == 0 && allowed.output.contains("asked by zone's KEY host.lab.example"))
    #expect(try lab.kmsdns(arguments + ["host.lab.example 60 TXT x"]).status == 1)
  }

  @Test func keysNeedNotBeThere() throws {
    let text = try lab.read("zones/kmsdns.yaml")
    let entry = "  - {name: kms9.lab.example, algorithm: ed25519, file: nowhere.key}\n"
    try lab.write(
      "zones/kmsdns.yaml",
      text.replacingOccurrences(of: "keys:\n  - name: admin", with: "keys:\n\(entry)  - name: admin"))
    let result = try lab.kmsdns(["explain", "--key", "kms9.lab.example", "--add", Self.own])
    #expect(result.output.contains("asked by SIG(0) key kms9.lab.example (host kms9.lab.example)"), "\(result.errors)")
  }

  @Test func whatIsStoredInsteadIsShown() throws {
    try lab.start()
    let record = try #require(
      try explain("key kms3.lab.example\nupdate add \(Self.own)\n", ["--live"]).document.updates.first?.records.first)
    #expect(record.instead == ["update add _vlmcs._tcp.lab.example. 3600 SRV 0 10 1688 kms3.lab.example."])
    #expect(try lab.nsupdate("update add \(Self.own)").status == 0)
    #expect(try lab.publishers().contains("0 10 1688 kms3.lab.example."))
  }

  @Test func whatUpdatesHaveChangedIsKnown() throws {
    let script = "zone lab.example\nkey kms3.lab.example\nupdate add \(Self.own)\n"
    #expect(try explain(script, []).document.updates.first?.outcome.added.count == 2)
    try lab.start()
    #expect(try lab.nsupdate("update add \(Self.own)").status == 0)
    #expect(try explain(script, ["--live"]).document.updates.first?.outcome.added == [])
    #expect(try explain(script, []).document.updates.first?.outcome.added == [])
    #expect(try lab.stop() == 0)
    #expect(try explain(script, []).document.updates.first?.outcome.added == [])
    let text = try lab.kmsdns(["explain", "script"]).output
    #expect(text.hasPrefix("Judged by the configuration, the zone files, and what updates have changed in them."))
    // The server finds everything as it was.
    try lab.start()
    #expect(try lab.publishers().contains("0 10 1688 kms3.lab.example."))
  }

  @Test func updatesFollowEachOther() throws {
    let script = """
      key admin
      update add new.lab.example 60 A 192.0.2.9
      send
      prereq yxdomain new.lab.example
      update delete new.lab.example A
      send
      prereq yxdomain new.lab.example
      update delete new.lab.example A
      """
    let (status, document) = try explain(script, [])
    #expect(status == 1)
    #expect(document.updates.map(\.outcome.code) == ["NOERROR", "NOERROR", "NXDOMAIN"])
    #expect(document.updates.map(\.zone) == Array(repeating: "lab.example.", count: 3))
    #expect(document.updates.map { $0.records.map(\.line) } == [[2], [5], [8]])
  }

  @Test func theRuleAndWhatOthersHaveAgainstItAreNamed() throws {
    let arguments = ["explain", "--key", "kms3.lab.example", "--add", "kms1.lab.example 60 A 192.0.2.66"]
    let text = try lab.kmsdns(arguments).output
    #expect(text.contains("update add kms1.lab.example. 60 A 192.0.2.66\n  refused: no rule allows it\n"))
    #expect(text.contains("    rule \"administrators\": it is not for key kms3.lab.example\n"))
    #expect(text.contains("    rule \"KMS hosts publish themselves\": kms1.lab.example. is neither"))
    #expect(text.contains("REFUSED: "))
    let denied = try lab.kmsdns(["explain", "--key", "admin", "--delete", "www.lab.example A"]).output
    #expect(denied.contains("  refused: rule \"hands off the web server\" denies it\n"))
  }

  @Test func whereItComesFromCounts() throws {
    let arguments = ["explain", "--key", "kms3.lab.example", "--add", Self.own]
    #expect(try lab.kmsdns(arguments).status == 0)
    #expect(try lab.kmsdns(arguments + ["--from", "192.0.2.77", "--transport", "udp"]).status == 0)
    let refused = try lab.kmsdns(arguments + ["--from", "198.51.100.1"])
    #expect(refused.status == 1 && refused.output.contains("it is not for address 198.51.100.1"))
  }

  @Test func aScriptMayComeOverStandardInput() throws {
    let script = "key kms3.lab.example c2VjcmV0IHNlY3JldCBzZWNyZXQ=\nupdate add \(Self.own)\nsend\n"
    let result = try Tool.run(Lab.program, ["explain", "-"], input: script, in: lab.folder)
    #expect(result.status == 0 && result.output.contains("asked by key kms3.lab.example (host kms3.lab.example)"))
    #expect(!result.output.contains("c2VjcmV0"))
  }

  @Test func nothingIsMade() throws {
    _ = try lab.kmsdns(["explain", "--delete", "www.lab.example"])
    #expect(!FileManager.default.fileExists(atPath: lab.folder.appendingPathComponent(".kmsdns").path))
  }

  @Test func aSignatureByGSSIsNotKnown() throws {
    let (status, document) = try explain("gsstsig\nupdate add \(Self.own)\n", [])
    #expect(status == 1 && document.updates.first?.notes.count == 1)
  }

  /// What is said of arguments that can't be explained.
  static let mistakes: [(arguments: [String], message: String)] = [
    (["--key", "kms9", "--add", own], "there is no key kms9; there are admin, kms3.lab.example"),
    (["--delete", "www.other.example"], "www.other.example. is in no zone of this server; there are lab.example."),
    (["--delete", "www.lab.example", "--zone", "other"], "other is no zone of this server"),
    (["--add", "www.lab.example 60 A x"], "not an IPv4 address: \"x\""),
    (["--add", "www.lab.example 60 A 192.0.2.1\nsend"], "one record each"),
    (["nowhere"], "nowhere: there is no such file"), ([], "Name a script"),
    (["script", "--add", own], "Name a script"), (["--add", own, "--from", "x"], "\"x\" is not an address"),
    (["--add", own, "--live", "--config", "x"], "own configuration"),
    (["--add", own, "--live"], "no server is running"),
    (["--add", own, "--config", "x"], "x:"), (["--add", own, "--key", "a", "--zone-key", "b"], "one signer"),
  ]

  @Test(arguments: mistakes.indices)
  func mistakesAreNamed(index: Int) throws {
    let (arguments, message) = Self.mistakes[index]
    let result = try lab.kmsdns(["explain"] + arguments)
    #expect(result.status == 2 && result.errors.contains(message), "\(result.status) \(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test func aBrokenScriptIsShownWithItsPlaces() throws {
    try lab.write("script", "zone lab.example\nupdate add www.lab.example A 192.0.2.1\nkey a..b c2VjcmV0\nsend\n")
    let result = try lab.kmsdns(["explain", "script"])
    #expect(result.status == 2)
    #expect(result.errors.contains("script:2:28: not a TTL") && result.errors.contains("script:3:5: "))
    #expect(!result.errors.contains("c2VjcmV0"))
  }

  @Test func theRunningServerNamesMistakesToo() throws {
    try lab.start()
    let result = try lab.kmsdns(["explain", "--live", "--key", "kms9", "--add", Self.own])
    #expect(result.status == 2 && result.errors.contains("there is no key kms9; there are admin, kms3.lab.example"))
  }
}
