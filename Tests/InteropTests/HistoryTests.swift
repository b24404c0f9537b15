import Foundation
import Testing

/// Who published what, when, from where and by which rule; and what was refused.
@Suite struct HistoryTests {
  let lab: Lab
  private let own = "_vlmcs._tcp.lab.example 3600 SRV 0 0 1688 kms3.lab.example"

  init() throws {
    lab = try Lab()
    try lab.start()
  }

  private func history(_ arguments: String...) throws -> Tool.Result { try lab.kmsdns(["history"] + arguments) }

  /// Refused updates are written once a second.
  private func waitForHistory(of name: String, _ text: String) throws {
    try lab.wait("the history has \(text)") { (try? history(name).output.contains(text)) == true }
  }

  @Test func publicationHasItsPublisher() throws {
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    let text = try history("_vlmcs._tcp.lab.example").output
    #expect(text.contains("by key kms3.lab.example from 127.0.0.1 (udp), rule \"KMS hosts publish themselves\""))
    #expect(text.contains("+ _vlmcs._tcp.lab.example. 3600 SRV 0 0 1688 kms3.lab.example."))
  }

  @Test func zonesHistoryHasEverything() throws {
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    #expect(try lab.nsupdate("update add kms3.lab.example 1200 A 192.0.2.23").status == 0)
    let text = try history("lab.example").output
    #expect(text.contains("+ _vlmcs._tcp.lab.example.") && text.contains("+ kms3.lab.example. 1200 A 192.0.2.23"))
    let name = try history("kms3.lab.example").output
    #expect(!name.contains("SRV") && name.contains("192.0.2.23"))
  }

  @Test func withdrawalStaysInTheHistory() throws {
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    #expect(try lab.nsupdate("update delete _vlmcs._tcp.lab.example SRV 0 0 1688 kms3.lab.example").status == 0)
    let text = try history("_vlmcs._tcp.lab.example").output
    #expect(text.contains("Nobody has published anything that is there now."))
    #expect(text.contains("- _vlmcs._tcp.lab.example. 3600 SRV 0 0 1688 kms3.lab.example."))
  }

  @Test func republicationMovesLastPublishedAlone() throws {
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    func times() throws -> [String] {
      let text = try history("_vlmcs._tcp.lab.example").output
      let match = try #require(text.firstMatch(of: /first seen (\S+), last published (\S+), last changed (\S+)\n/))
      return [String(match.1), String(match.2), String(match.3)]
    }
    let first = try times()
    sleep(1)
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    let second = try times()
    #expect(first[0] == second[0] && first[2] == second[2])
    #expect(first[1] < second[1])
  }

  @Test func refusedAttemptsAreKept() throws {
    #expect(try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 pc7.lab.example").status == 2)
    let script = "server 127.0.0.1 \(lab.port)\nzone lab.example\nupdate add \(own)\nsend\n"
    #expect(try Tool.run("nsupdate", [], input: script).status == 2)
    try waitForHistory(of: "_vlmcs._tcp.lab.example", "REFUSED: key kms3.lab.example from 127.0.0.1 (udp)")
    try waitForHistory(of: "_vlmcs._tcp.lab.example", "REFUSED: nobody known from 127.0.0.1 (udp)")
    #expect(try history("lab.example").output.contains("a Windows KMS host logs event 12293 with 0x8007232D"))
  }

  @Test func claimOfAKeyIsNoSignature() throws {
    try lab.write(
      "wrong.key",
      "key \"kms3.lab.example\" { algorithm hmac-sha256; secret \"d3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmc=\"; };")
    #expect(try lab.nsupdate("update add \(own)", key: lab.folder.appendingPathComponent("wrong.key").path).status == 2)
    try waitForHistory(of: "lab.example", "BADSIG: nobody known, naming key kms3.lab.example")
  }

  @Test func stoppedServersHistoryIsRead() throws {
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    let running = try history("lab.example").output
    #expect(try lab.stop() == 0)
    let stopped = try history("lab.example")
    #expect(stopped.status == 0)
    #expect(stopped.output == running.replacing("as the running server has it", with: "as the stopped server left it"))
  }

  @Test func historyOutlivesAKill() throws {
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    let before = try history("lab.example").output
    lab.kill()
    try lab.start()
    #expect(try history("lab.example").output == before)
  }

  @Test func hostThatTheFileHasKeepsItsPublisher() throws {
    let file = try lab.read("zones/lab.example.zone")
    try lab.write("zones/lab.example.zone", file + "_vlmcs._tcp 600 SRV 0 0 1688 kms3\n")
    lab.signal(SIGHUP)
    try lab.wait("the zone is read again") { lab.log.contains("reloaded") }
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    let text = try history("_vlmcs._tcp.lab.example").output
    #expect(text.contains("(in the zone file as well)"), "\(text)")
    #expect(text.contains("by key kms3.lab.example"))
  }

  @Test func documentIsJSON() throws {
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    let json = try JSONSerialization.jsonObject(with: Data(try history("lab.example", "--format", "json").output.utf8))
    let document = try #require(json as? [String: Any])
    #expect(document["version"] as? Int == 1)
    let events = try #require(document["events"] as? [[String: Any]])
    #expect(events.first?["added"] as? [String] == ["_vlmcs._tcp.lab.example. 3600 SRV 0 0 1688 kms3.lab.example."])
  }

  @Test func unknownNameIsAnErrorThatNamesTheZones() throws {
    let result = try history("www.nowhere.test")
    #expect(result.status == 2)
    #expect(result.errors.contains("in none of the zones") && result.errors.contains("branch.lab.example, lab.example"))
  }

  @Test func dataDirectoryWithoutAServerIsAnError() throws {
    let result = try history("lab.example", "--data", "nothing-here")
    #expect(result.status == 2)
    #expect(result.errors.contains("no server has used this data directory"))
  }

  @Test func agingTellsOfWhatIsStaleAndRemovesItWhereConfigured() throws {
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    let result = try lab.kmsdns(["aging"])
    #expect(result.status == 0)
    #expect(result.output.contains("Every dynamic record was published again within 48 hours."))
    #expect(try lab.stop() == 0)
    // What a host published three days ago, and not since.
    let past = Int(Date().timeIntervalSince1970) - 3 * 86_400
    #expect(
      try Tool.run(
        "/usr/bin/python3",
        [
          "-c",
          "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('UPDATE dynamic_record SET last_refreshed='+sys.argv[2]); c.commit()",
          lab.folder.appendingPathComponent(".kmsdns/kmsdns.sqlite").path, "\(past)",
        ]
      ).status == 0)
    try lab.start()
    let stale = try lab.kmsdns(["aging"])
    #expect(stale.status == 1)
    #expect(stale.output.contains("kms3.lab.example.") && stale.output.contains("(72 hours ago)"), "\(stale.output)")
    #expect(try lab.kmsdns(["audit", "--live", "lab.example"]).output.contains("KMS004"))
    // What is the file's does not age.
    #expect(try lab.kmsdns(["export", "lab.example", "--output", "export.zone"]).status == 0)
    #expect(try lab.kmsdns(["import", "export.zone", "--origin", "lab.example", "--yes"]).status == 0)
    #expect(try lab.kmsdns(["aging"]).status == 0)
    #expect(try !lab.kmsdns(["audit", "--live", "lab.example"]).output.contains("KMS004"))
    #expect(try lab.kmsdns(["import", "--remove", "lab.example", "--yes"]).status == 0)
    #expect(try lab.kmsdns(["audit", "--live", "lab.example"]).output.contains("KMS004"))
    // A dry run first, then in earnest.
    let configuration = try lab.read("zones/kmsdns.yaml")
    func age(_ dryRun: Bool) throws {
      try lab.write(
        "zones/kmsdns.yaml",
        configuration + "aging: {stale-after: 60s, remove-after: 60s, dry-run: \(dryRun)}\n")
      #expect(try lab.stop() == 0)
      try lab.start()
    }
    try age(true)
    try lab.wait("the dry run tells of the record") { lab.log.contains("aging: would remove _vlmcs._tcp.lab.example.") }
    #expect(try lab.publishers().contains("0 0 1688 kms3.lab.example."))
    try age(false)
    try lab.wait("the record is removed") { lab.log.contains("aging: removed _vlmcs._tcp.lab.example.") }
    #expect(try !lab.publishers().contains("0 0 1688 kms3.lab.example."))
    #expect(try lab.publishers().count > 2)
    #expect(try history("_vlmcs._tcp.lab.example").output.contains("kmsdns, aging: not published again in time"))
  }
}
