import DNSWire
import Foundation
import TestSupport
import Testing
import ZoneText

/// What nsupdate sends is what `UpdateScript` reads from the same script; what it refuses is refused.
@Suite struct UpdateScriptTests {
  static let zone = "t.example."

  /// What both make of a script: nil where it is refused.
  struct Reading {
    let sent: [Message]
    let isRefused: Bool
    let output: String
    let ours: UpdateScript?
    let errors: String
  }

  static func read(
    _ lines: String, tool: String = "nsupdate", options: [String] = [], namesZone: Bool = true
  ) throws -> Reading {
    let catcher = try UpdateCatcher(zone: try Name(text: zone))
    defer { catcher.stop() }
    let script = "server 127.0.0.1 \(catcher.port)\n" + (namesZone ? "zone \(zone)\n" : "") + lines
    let result = try Tool.run(tool, options, input: script)
    var ours: UpdateScript?
    var errors = ""
    do {
      ours = try UpdateScript.read(Array(script.utf8), file: "script")
    } catch {
      errors = error.description
    }
    // The language says that a blank line sends; an update without records says nothing.
    let sent = try catcher.updates().filter { !$0.answers.isEmpty || !$0.authorities.isEmpty }
    return Reading(sent: sent, isRefused: result.status == 1, output: result.errors, ours: ours, errors: errors)
  }

  static func compare(_ reading: Reading, count: Int = 1) throws {
    try #require(!reading.isRefused, "\(reading.output)")
    try #require(reading.sent.count == count, "\(reading.output)")
    let ours = try #require(reading.ours, "\(reading.errors)")
    try #require(ours.updates.count == count)
    let asked = try Name(text: zone)
    for (sent, read) in zip(reading.sent, ours.updates) {
      #expect(sent.questions.first?.name == read.zone ?? asked)
      #expect(sent.questions.first?.recordClass == read.zoneClass)
      #expect(sent.answers == read.prerequisites.map(\.record))
      #expect(sent.authorities == read.updates.map(\.record))
      #expect(sent.answers.map(\.rdata) == read.prerequisites.map(\.record.rdata))
      #expect(sent.authorities.map(\.rdata) == read.updates.map(\.record.rdata))
    }
  }

  static let operations = [
    "update add a.t.example. 60 A 192.0.2.1", "update add a.t.example 60 IN A 192.0.2.1",
    "add a.t.example 60 AAAA 2001:db8::1", "ADD A.t.Example 60 in a 192.0.2.1",
    "Update Add a.t.example 0060 A 192.0.2.1",
    "update add a.t.example 2147483647 A 192.0.2.1", "update add a.t.example 0 A 192.0.2.1",
    "  update\tadd \t a.t.example\t60\tA\t192.0.2.1  ", "update add a.t.example 60 CLASS1 TYPE1 192.0.2.1",
    "update add a.t.example 60 TYPE1 \\# 4 C0000201", "update add a.t.example 60 TYPE65400 \\# 3 01 0203",
    "update add a.t.example 60 TYPE65400 \\# 0", "update add t.example 60 NS ns1", "update add t.example 60 NS @",
    "update add _vlmcs._tcp.t.example 3600 SRV 0 100 1688 Kms1.t.example.",
    "update add a.t.example 60 TXT x", "update add a.t.example 60 TXT \"a b\" c \"\"",
    "update add a.t.example 60 TXT \"a;b\" c;d ; (e) )", "update add a.t.example 60 TXT a\\ b \"q\\\"\" \\065\\\\",
    "update add a.t.example 60 TXT \"a\"\"b\"c", "update add a\\032b\\.c.t.example 60 TXT x",
    "update add a.t.example 60 MX 10 mail.t.example", "update add t.example 60 SOA ns1 root 1 2 3 4 5",
    "update add t.example 60 SOA ns1 a\\.b.c 1 1h 1h30m 4 5", "update add a.t.example 60 CNAME b",
    "update add a.t.example 60 HINFO x y", "update add a.t.example 60 CAA 0 issue \"ca.example\"",
    "update add a.t.example 60 SSHFP 4 2 " + String(repeating: "00ff", count: 16),
    "update add a.t.example 60 TLSA 3 1 1 " + String(repeating: "0123", count: 16),
    "update add a.t.example 60 LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m",
    "update add a.t.example 60 NAPTR 1 2 \"s\" \"x\" \"\" .", "update add a.t.example 60 URI 10 1 \"a\"",
    "update add a.t.example 60 URI 10 1 \"\"", "update add a.t.example 60 CAA 0 issue \"\"",
    "update add a.t.example 60 HTTPS 1 . port=53 alpn=h2,h3", "update add a.t.example 60 SVCB 0 b.t.example",
    "update add a.t.example 60 DNAME b.", "update add a.t.example 60 DS 1 13 2 " + String(repeating: "ab", count: 32),
    "update add a.t.example 60 APL 1:192.0.2.0/24 !2:2001:db8::/32", "update add a.t.example 60 DHCID AAIB",
    "update add *.t.example 60 A 192.0.2.1", "update add . 60 A 192.0.2.1", "update add @ 60 TXT x",
    "update add gc._msdcs.t.example 60 A 192.0.2.1", "update add x._spf.t.example 60 A 192.0.2.1",
    "update add 1.2.0.192.in-addr.arpa 60 PTR a.t.example", "update add a.t.example 60 PTR a_b.t.example",
    "update add b._dns-sd._udp.2.0.192.in-addr.arpa 60 PTR a_b.t.example",
    "check-names off\nupdate add a_b.t.example 60 A 192.0.2.1", "checknames no\nupdate add t.example 60 NS a_b",
    "update delete a.t.example", "update delete a.t.example 60", "update delete a.t.example 60 IN",
    "update delete a.t.example IN", "update delete a.t.example A", "del a.t.example 60 IN A", "delete a.t.example ANY",
    "update del a.t.example A 192.0.2.1", "update delete a.t.example 60 IN A 192.0.2.1",
    "update delete a.t.example TYPE65400 \\# 0", "update delete a.t.example 4294967295 TXT \"a b\"",
    "update delete a_b.t.example A 192.0.2.1", "update delete a.t.example AXFR", "update delete a.t.example A   ",
    "update delete _vlmcs._tcp.t.example SRV 0 0 1688 kms1.t.example",
    "update delete a.t.example TYPE255",
  ]

  static let prerequisites = [
    "prereq nxdomain a.t.example", "prereq yxdomain a.t.example.", "nxdomain a.t.example", "yxdomain a.t.example",
    "prereq nxrrset a.t.example A", "prereq nxrrset a.t.example IN A", "nxrrset a.t.example TYPE65400",
    "prereq nxrrset a.t.example A 192.0.2.1", "prereq yxdomain a.t.example and more",
    "prereq yxrrset a.t.example A", "prereq yxrrset a.t.example IN A 192.0.2.1", "yxrrset a.t.example TXT \"a b\" c",
    "PREREQ YXRRSET a.t.example txt x", "prereq yxrrset a.t.example IN ANY", "prereq nxrrset a.t.example IN ANY",
    "prereq yxrrset a.t.example TYPE65400 \\# 0",
  ]

  static let settings = [
    "ttl 300\nadd a.t.example A 192.0.2.1\nadd b.t.example 5 A 192.0.2.1\nadd c.t.example IN A 192.0.2.1",
    "ttl 300\nttl none\nadd a.t.example 7 A 192.0.2.1", "ttl 5\nadd 60.t.example A 192.0.2.1",
    "class CH\nadd a.t.example 60 TXT x\ndelete a.t.example\nprereq yxrrset a.t.example TXT y",
    "add a.t.example 60 CH TXT x\nadd b.t.example 60 TXT x", "class CLASS17\nclass in\nadd a.t.example 60 A 192.0.2.1",
    "class HS\ndelete a.t.example", "show\nclass CH\nadd a.t.example 60 A 192.0.2.1",
    "; update add x\n;y\nadd a.t.example 60 A 192.0.2.1\n  ; z",
    "add a.t.example 60 A 192.0.2.1\nzone u.example ; behind\nclass IN ;x",
    "local 127.0.0.1\nadd a.t.example 60 A 192.0.2.1", "version\nnxdomain a.t.example",
    "realm\nrealm T.EXAMPLE x\nanswer\nhelp me\nadd a.t.example 60 A 192.0.2.1", "add a.t.example 60 A 192.0.2.1\r",
    "prereq yxdomain a.t.example\nupdate add b.t.example 60 A 192.0.2.1\nprereq nxdomain c.t.example\ndel d.t.example",
    "add a.t.example 60 A 192.0.2.1\nadd a.t.example 60 A 192.0.2.1",
  ]

  @Test(arguments: operations + prerequisites + settings)
  func nsupdateSendsWhatIsRead(lines: String) throws {
    try Self.compare(try Self.read(lines + "\nsend\n"))
  }

  static let mistakes = [
    "update", "prereq", "update change a.t.example", "prereq a.t.example", "frobnicate", "add", "update add", "delete",
    "update add a.t.example", "update add a.t.example 60", "update add a.t.example 60 IN", "add a.t.example 60 A",
    "add a.t.example A 192.0.2.1", "add a.t.example 1h A 192.0.2.1", "add a.t.example -1 A 192.0.2.1",
    "add a.t.example +1 A 192.0.2.1", "add a.t.example 2147483648 A 192.0.2.1", "add a..t.example 60 A 192.0.2.1",
    "add \\256.t.example 60 A 192.0.2.1", "add a.t.example 60 A 192.0.2", "add a.t.example 60 A 192.0.2.1 x",
    "add a.t.example 60 A 192.0.2.1 ; x", "add a.t.example 60 A ( 192.0.2.1 )", "add a.t.example 60 WINS x",
    "add a.t.example 60 IN IN A 192.0.2.1", "add a.t.example 60 CH A 192.0.2.1", "add a.t.example 60 ANY \\# 0",
    "add a.t.example 60 IN CH A 192.0.2.1", "add a.t.example 60 SRV 0 0 70000 b", "add a.t.example 60 TXT \"x",
    "add a.t.example 60 TXT x\\", "add a.t.example 60 OPT \\# 0", "add a.t.example 60 AXFR \\# 0",
    "add a.t.example 60 A \\# 3 010203", "add a.t.example 60 A \\# 4 010203", "add a.t.example 60 TYPE65400 x",
    "add a.t.example 60 A \"192.0.2.1\"", "add a.t.example 60 NS b c", "add a.t.example 60 MX b",
    "add a_b.t.example 60 A 192.0.2.1", "add a.t.example 60 NS a_b", "add a.t.example 60 MX 1 -b",
    "add a.t.example 60 SRV 0 0 1688 a_b", "add t.example 60 SOA a_b root 1 2 3 4 5",
    "add t.example 60 SOA ns1 a.b_c 1 2 3 4 5", "add a_b.t.example 60 MX 1 b", "add a_b.t.example 60 AAAA ::1",
    "add 1.2.0.192.in-addr.arpa 60 PTR a_b.t.example", "add a.t.example 60 RP a.b_c .",
    "add a.t.example 60 HTTPS 1 a_b",
    "delete a..b", "delete a.t.example ; x", "delete a.t.example IN CH", "delete a.t.example A 192.0.2",
    "delete a.t.example A ; x", "delete a.t.example 4294967296 A", "delete a.t.example ANY A",
    "delete a.t.example WINS", "nxdomain", "yxdomain a..b", "nxrrset a.t.example", "nxrrset a.t.example IN",
    "yxrrset a.t.example 60 A", "yxrrset a.t.example A x", "nxrrset a.t.example WINS", "yxrrset a.t.example ANY",
    "ttl", "ttl x", "ttl 1h", "ttl 2147483648", "ttl -1", "class", "class x", "class ANY", "class NONE", "class CLASS0",
    "class CLASS65536", "zone", "zone a..b", "server", "server 127.0.0.1 0", "server 127.0.0.1 65536",
    "server 127.0.0.1 x", "local", "local x", "local 127.0.0.1 0", "local 127.0.0.1 65536", "key",
    "key hmac-foo:a AAAA",
    "key hmac-sha256-257:a AAAA", "key a..b AAAA", "check-names", "check-names maybe", "check-names 1",
    "class CH\nadd a.t.example 60 IN A 192.0.2.1\nadd a.t.example 60 CH TXT x",
    "add a.t.example 60 A 192.0.2.1\nadd a.t.example 60 CH TXT x", "sends", "\u{B}send",
    "add a.t.example 60 NSEC3PARAM 1 0 0 xyz", "add a.t.example 60 DS 1 13 2 0", "add a.t.example 60 AAAA ::g",
  ]

  @Test(arguments: mistakes)
  func whatNsupdateRefusesIsRefused(lines: String) throws {
    let reading = try Self.read(lines + "\n")
    #expect(reading.isRefused, "nsupdate takes it: \(reading.output)")
    #expect(reading.ours == nil)
  }

  @Test func severalUpdatesAreReadAsTheyAreSent() throws {
    let reading = try Self.read(
      """
      add a.t.example 60 A 192.0.2.1
      send
      add b.t.example 60 A 192.0.2.1
      nxdomain b.t.example

      class CH
      delete c.t.example
       \t
      zone u.example
      ttl 7
      send
      class IN
      delete d.t.example A
      zone v.example
      send
      add e.t.example A 192.0.2.1
      send

      """)
    try Self.compare(reading, count: 5)
    #expect(reading.ours?.updates.map(\.line) == [4, 7, 10, 17, 19])
    #expect(reading.ours?.updates.first?.updates.map(\.line) == [3])
  }

  @Test func aClassHoldsForOneUpdate() throws {
    try Self.compare(
      try Self.read("add a.t.example 60 CH TXT x\nsend\nadd a.t.example 60 IN TXT x\nsend\n"), count: 2)
  }

  @Test func withoutAZoneNsupdateAsks() throws {
    let reading = try Self.read("add a.t.example 60 A 192.0.2.1\nsend\n", namesZone: false)
    try Self.compare(reading)
    #expect(reading.ours?.updates.first?.zone == nil)
  }

  @Test func whatFollowsQuitIsNotSent() throws {
    let reading = try Self.read("delete a.t.example\nsend\ndelete b.t.example\nquit\nsend\nnonsense\n")
    try Self.compare(reading)
    #expect(reading.ours?.warnings.errors.map(\.line) == [6])
  }

  @Test(arguments: ["hmac-sha256:updater", "updater.", "hmac-md5:updater", "HMAC-SHA512-256:updater"])
  func aKeySignsWhatFollows(key: String) throws {
    let secret = "c2VjcmV0IHNlY3JldCBzZWNyZXQ="
    let reading = try Self.read("key \(key) \(secret)\nadd a.t.example 60 A 192.0.2.1\nsend\n")
    // The catcher does not sign its answer, and nsupdate says so: but it has sent the update.
    #expect(reading.sent.first?.tsig?.keyName == (try Name(text: "updater")))
    #expect(reading.ours?.updates.first?.keyName == (try Name(text: "updater")))
    #expect(reading.sent.first?.authorities == reading.ours?.updates.first?.updates.map(\.record))
  }

  @Test func aLargeUpdateIsReadAsItIsSentOverTCP() throws {
    let lines = (0..<1_500).map { "add h\($0).t.example 60 TXT \"number \($0)\"" }
    try Self.compare(try Self.read(lines.joined(separator: "\n") + "\nsend\n"))
  }

  /// nsupdate reads the lines of `UpdateText` as the records that they were made from.
  @Test func nsupdateReadsTheTextOfRecords() throws {
    var generator = SeededGenerator(seed: 4)
    func name() throws -> Name {
      let labels = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
        generator.octets(Int.random(in: 1...8, using: &generator))
      }
      return try Name(labels: labels + [Array("t".utf8), Array("example".utf8)])
    }
    func record(_ recordClass: RecordClass, ttl: UInt32) throws -> ResourceRecord {
      let number = UInt8.random(in: .min ... .max, using: &generator)
      let kinds: [(RecordType, [UInt8])] = [
        (.a, generator.octets(4)), (.aaaa, generator.octets(16)), (.ns, try name().wire), (.cname, try name().wire),
        (.ptr, try name().wire), (.srv, generator.octets(6) + (try name().wire)),
        (.mx, [0, number] + (try name().wire)),
        (.txt, [9] + generator.octets(9) + [0]), (RecordType(rawValue: 65_400), generator.octets(Int(number))),
        (.soa, try name().wire + name().wire + generator.octets(20)), (.ds, [1, number, 13, 2] + generator.octets(32)),
        (RecordType(rawValue: 257), [0, 5] + Array("issue".utf8) + generator.octets(7)),
      ]
      let (type, rdata) = kinds[Int(number) % kinds.count]
      return ResourceRecord(name: try name(), type: type, recordClass: recordClass, ttl: ttl, rdata: rdata)
    }
    var prerequisites: [ResourceRecord] = []
    var updates: [ResourceRecord] = []
    for _ in 0..<150 {
      var set = try record(.any, ttl: 0)
      set.rdata = []
      updates += [
        try record(.internet, ttl: .random(in: 0...0x7FFF_FFFF, using: &generator)), try record(.none, ttl: 0),
      ]
      updates.append(set)
      updates.append(ResourceRecord(name: try name(), type: .any, recordClass: .any, ttl: 0, rdata: []))
      prerequisites.append(try record(.internet, ttl: 0))
      set.recordClass = [.any, .none][updates.count % 2]
      prerequisites.append(set)
    }
    let lines = prerequisites.map { UpdateText.prerequisite($0) } + updates.map { UpdateText.operation($0) }
    #expect(!lines.contains { $0.hasPrefix(";") })
    let reading = try Self.read("check-names off\n" + lines.joined(separator: "\n") + "\nsend\n")
    try Self.compare(reading)
    #expect(reading.sent.first?.answers == prerequisites)
    #expect(reading.sent.first?.authorities == updates)
  }

  static let knot = [
    "add a.t.example. 60 A 192.0.2.1", "origin t.example.\nupdate add a 60 A 192.0.2.1",
    "origin t.example.\nttl 5\nadd a NS ns1\nadd b. TXT \"x y\" z", "prereq nxdomain a.t.example.\ndel a.t.example.",
    "prereq yxrrset a.t.example. A 192.0.2.1\nnxrrset b.t.example. A\nyxrrset c.t.example. IN A\nyxdomain t.example.",
    "update delete a.t.example. A\ndel a.t.example. A 192.0.2.1\ndelete a.t.example. 60 IN TXT x\n; y",
    "add _vlmcs._tcp.t.example. 60 SRV 0 0 1688 kms1.t.example.\nshow",
  ]

  @Test(arguments: knot)
  func knsupdateSendsWhatIsRead(lines: String) throws {
    try Self.compare(try Self.read(lines + "\nsend\n", tool: "knsupdate"))
  }

  /// What nsupdate takes and we do not: it would send what nobody means, or nobody can see.
  @Test(arguments: [
    "add a.t.example 60 TXT a\"b", "nxrrset a.t.example ANY A", "delete a.t.example A\rdelete b.t.example",
    "key hmac-sha256:a:b AAAA", "key AAA= AAAA",
  ])
  func stricterThanNsupdate(lines: String) throws {
    let reading = try Self.read(lines + "\n")
    #expect(!reading.isRefused, "\(reading.output)")
    #expect(reading.ours == nil)
  }

  /// What this nsupdate does not take and we do: commands of its newer versions and of knsupdate, keys without secrets,
  /// servers that nobody asks for.
  @Test(arguments: ["lease 60", "lease 60 120", "check-svcb no", "origin a", "exit", "key a", "server nowhere.invalid"])
  func laxerThanNsupdate(lines: String) throws {
    let reading = try Self.read(lines + "\n")
    #expect(reading.isRefused)
    #expect(reading.ours != nil, "\(reading.errors)")
  }
}
