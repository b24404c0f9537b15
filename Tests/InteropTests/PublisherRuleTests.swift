import Foundation
import Testing

/// What a rule for KMS hosts and the settings beside it make of what real hosts send.
@Suite struct PublisherRuleTests {
  private let own = "_vlmcs._tcp.lab.example 3600 SRV 0 0 1688 kms3.lab.example"

  /// A lab with settings in the rule for KMS hosts, and more behind the configuration's end.
  private func lab(rule: String = "", _ more: String = "") throws -> Lab {
    let lab = try Lab { text in
      text.replacingOccurrences(of: "    from: [lab]\n", with: "    from: [lab]\n" + rule) + "\n" + more
    }
    try lab.start()
    return lab
  }

  private func mine(_ lab: Lab) throws -> [String] { try lab.publishers().filter { $0.contains("kms3") } }

  @Test func weightChangeLeavesOneRecord() throws {
    let lab = try lab()
    #expect(try lab.nsupdate("update add _vlmcs._tcp.lab.example 3600 SRV 0 50 1688 kms3.lab.example").status == 0)
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    #expect(try mine(lab) == ["0 0 1688 kms3.lab.example."])
  }

  @Test func recordsOfOneHostStandSideBySideWhereTheRuleSaysSo() throws {
    let lab = try lab(rule: "    one-record-per-host: false\n")
    #expect(try lab.nsupdate("update add _vlmcs._tcp.lab.example 3600 SRV 0 50 1688 kms3.lab.example").status == 0)
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    #expect(try mine(lab).count == 2)
  }

  @Test(arguments: ["update delete _vlmcs._tcp.lab.example SRV", "update delete _vlmcs._tcp.lab.example"])
  func wideDeletionTouchesTheHostsOwnAlone(line: String) throws {
    let lab = try lab()
    let before = try lab.publishers()
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    #expect(try lab.nsupdate(line).status == 0)
    #expect(try lab.publishers() == before)
    #expect(lab.log.contains("only the host's own SRV records are deleted (1)"))
  }

  @Test func wideDeletionIsRefusedWhereTheRuleSaysSo() throws {
    let lab = try lab(rule: "    wide-deletions: refuse\n")
    let result = try lab.nsupdate("update delete _vlmcs._tcp.lab.example SRV")
    #expect(result.errors.contains("REFUSED"))
  }

  @Test(arguments: [
    ("port: 1688\n", "0 0 1689", "the port 1689 is not within 1688"),
    ("priority: [0, 10-20]\n", "5 0 1688", "the priority 5 is not within 0, 10-20"),
    ("weight: 0-50\n", "0 51 1688", "the weight 51 is not within 0-50"),
    ("ttl: 60-300\n", "0 0 1688", "the TTL 3600 is not within 60-300"),
    ("hosts: 4\n", "0 0 1688", "there are 4 hosts already"),
  ])
  func boundsHold(setting: String, fields: String, reason: String) throws {
    let lab = try lab(rule: "    \(setting)")
    let result = try lab.nsupdate("update add _vlmcs._tcp.lab.example 3600 SRV \(fields) kms3.lab.example")
    #expect(result.errors.contains("REFUSED") && !result.errors.contains("tsig"), "\(result.errors)")
    #expect(lab.log.contains(reason), "\(lab.log)")
    #expect(try mine(lab).isEmpty)
  }

  @Test func addressesAreBounded() throws {
    let lab = try lab(rule: "    addresses: [192.0.2.0/24]\n")
    #expect(try lab.nsupdate("update add kms3.lab.example 1200 A 198.51.100.1").errors.contains("REFUSED"))
    #expect(try lab.nsupdate("update add kms3.lab.example 1200 A 192.0.2.23").status == 0)
  }

  @Test func pinnedRecordIsServedWhateverTheHostAsksForAndThroughARestart() throws {
    let lab = try lab("pins:\n  - {host: kms3.lab.example, priority: 5, weight: 50}\n")
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    #expect(try mine(lab) == ["5 50 1688 kms3.lab.example."])
    // As Windows does each day.
    let again = "update delete _vlmcs._tcp.lab.example SRV 0 0 1688 kms3.lab.example\nupdate add \(own)"
    #expect(try lab.nsupdate(again).status == 0)
    #expect(try mine(lab) == ["5 50 1688 kms3.lab.example."])
    lab.kill()
    try lab.start()
    #expect(try mine(lab) == ["5 50 1688 kms3.lab.example."])
    let history = try lab.kmsdns(["history", "_vlmcs._tcp.lab.example"]).output
    #expect(history.contains("it had asked for: _vlmcs._tcp.lab.example. 3600 SRV 0 0 1688 kms3.lab.example."))
    #expect(try lab.nsupdate("update delete _vlmcs._tcp.lab.example SRV 0 0 1688 kms3.lab.example").status == 0)
    #expect(try mine(lab).isEmpty)
  }

  @Test func pinThatComesLaterHoldsAtTheNextPublication() throws {
    let lab = try lab()
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    try lab.write(
      "zones/kmsdns.yaml", try lab.read("zones/kmsdns.yaml") + "pins:\n  - {host: kms3.lab.example, weight: 7}\n")
    lab.signal(SIGHUP)
    try lab.wait("the configuration is read again") { lab.log.contains("reloaded") }
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    #expect(try mine(lab) == ["0 7 1688 kms3.lab.example."])
  }

  @Test func protectedFileKeepsItsRecords() throws {
    let lab = try Lab { text in
      text.replacingOccurrences(
        of: "  - file: lab.example.zone\n", with: "  - file: lab.example.zone\n    protect-file: true\n"
      )
      .replacingOccurrences(
        of: "rules:\n", with: "rules:\n  - {name: admin, allow: zone-admin, keys: [kms3.lab.example]}\n")
    }
    try lab.start()
    let before = try lab.publishers()
    for line in [
      "update delete _vlmcs._tcp.lab.example", "update add _vlmcs._tcp.lab.example 9 SRV 0 0 1 a.lab.example",
    ] {
      #expect(try lab.nsupdate(line).errors.contains("REFUSED"))
    }
    #expect(lab.log.contains("protected from updates"))
    #expect(try lab.publishers() == before)
    #expect(try lab.nsupdate("update add new.lab.example 60 A 192.0.2.1").status == 0)
    #expect(try lab.nsupdate("update delete new.lab.example").status == 0)
  }

  @Test(arguments: [("date", 2_026_000_000...2_100_123_199), ("unixtime", 1_795_000_000...4_102_444_800)])
  func serialFollowsThePolicy(policy: String, range: ClosedRange<Int>) throws {
    let lab = try Lab { text in
      text.replacingOccurrences(
        of: "  - file: lab.example.zone\n", with: "  - file: lab.example.zone\n    serial: \(policy)\n")
    }
    let zone = try lab.read("zones/lab.example.zone")
    let serial = try #require(zone.firstMatch(of: /20\d{8}/)).output
    try lab.write("zones/lab.example.zone", zone.replacingOccurrences(of: String(serial), with: "1700000000"))
    try lab.start()
    #expect(try lab.nsupdate("update add \(own)").status == 0)
    let soa = try lab.dig("+short", "lab.example", "SOA").split(separator: " ")
    let next = try #require(soa.count > 2 ? Int(soa[2]) : nil)
    #expect(range.contains(next))
    #expect(policy != "date" || next % 100 == 0)
    // Whatever the policy, the next one comes after it.
    #expect(try lab.nsupdate("update add kms3.lab.example 60 A 192.0.2.9").status == 0)
    let later = try lab.dig("+short", "lab.example", "SOA").split(separator: " ")
    #expect(try #require(Int(later[2])) > next)
  }

  @Test func unsignedUpdatesAreTakenOverTCPWhereARuleSaysSo() throws {
    let lab = try Lab { text in
      text.replacingOccurrences(
        of: "rules:\n",
        with:
          "rules:\n  - {name: old-box, allow: records, unsigned: true, from: [127.0.0.1], names: [old.lab.example]}\n")
    }
    try lab.start()
    func send(_ line: String, tcp: Bool) throws -> Tool.Result {
      let script = "server 127.0.0.1 \(lab.port)\nzone lab.example\nupdate add \(line)\nsend\n"
      return try Tool.run("nsupdate", tcp ? ["-v"] : [], input: script)
    }
    #expect(try send("old.lab.example 60 A 192.0.2.1", tcp: true).status == 0)
    #expect(try send("old.lab.example 60 A 192.0.2.2", tcp: false).errors.contains("REFUSED"))
    #expect(try send("other.lab.example 60 A 192.0.2.2", tcp: true).errors.contains("REFUSED"))
    #expect(try lab.dig("+short", "old.lab.example", "A") == "192.0.2.1\n")
    #expect(try lab.kmsdns(["history", "old.lab.example"]).output.contains("by nobody from 127.0.0.1 (tcp)"))
  }
}
