import DNSWire
import KMS
import TestSupport
import Testing

/// Names from the network that want to be more than names.
@Suite struct HostileRemedyTests {
  static let labels: [String] = [
    "'", "\"", ";", "\n", "\r", "\r\ncalc.exe\r\n", "$(calc)", "`calc`", "&calc&", "|calc", "%PATH%", "^", "!x!", "-x",
    "--",
    "/f", "a b", "\t", "\\", "\\n", "@", "#", "#>", "<#", "*", "(", ")", "{", "}", "<x>", ",", "=", ":", "?", "~",
    "\u{0}",
    "\u{7F}", "\u{2019}", "\u{2018};calc;\u{2018}", "\u{2028}", "\u{85}", "\u{0B}calc", "\u{0C}", "\u{1A}", "\u{1B}[2J",
    "@echo", "ä",
    "';calc;'", "\";calc;\"", "x.y",
  ]

  static let names: [Name] = labels.compactMap {
    try? Name(labels: [Array($0.utf8), Array("lab".utf8), Array("example".utf8)])
  }

  /// A rogue with a hostile target, one with a hostile owner, one in a hostile zone, and a sanctioned host of hostile name.
  static func records(_ name: Name) throws -> [Remedy.Record] {
    let owner = try #require(AuditedDomain.publisherName(of: name))
    return [
      rogue(name), rogue("pc7.lab.example", owner: owner), rogue("pc7.lab.example", owner: owner, zone: name),
      audited(name),
      audited("kms1.lab.example", owner: owner, zone: name),
    ]
  }

  @Test func allLabelsAreTried() {
    #expect(Self.names.count == Self.labels.count)
  }

  /// Whatever a command line holds beside letters, digits and these comes from us.
  @Test(arguments: names) func noShellCommandHoldsAHostileName(name: Name) throws {
    for record in try Self.records(name) {
      #expect(RemedyScript.powershell.commands([record]).isEmpty)
      #expect(RemedyScript.dnscmd.commands([record]).isEmpty)
      #expect(RemedyScript.slmgr.commands([record]).allSatisfy { $0.contains("pc7.lab.example") })
    }
    let rogues = try Self.records(name).filter { $0.status == .rogue }
    for script in [RemedyScript.powershell, .dnscmd] {
      #expect(script.lines(rogues).contains { $0.contains("NOT WRITTEN") })
    }
    #expect(RemedyScript.slmgr.lines([rogue(name)]).contains { $0.contains("NOT WRITTEN") })
  }

  /// Of what ends a line or means something in a comment of any shell, comments hold nothing.
  @Test(arguments: names, RemedyScript.allCases) func commentsHoldNothingThatASelfMadeNameCouldUse(
    name: Name, script: RemedyScript
  ) throws {
    var records = try Self.records(name)
    for index in records.indices {
      records[index].reasons.append(Remedy.Reason(code: .unreviewed, message: HostileRemedyTests.labels.joined()))
    }
    let text = script.text(Remedy(records, pins: []), source: HostileRemedyTests.labels.joined())
    let harmless = Set(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;_/()=\\*+@'\"-#".unicodeScalars)
    for line in text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }).map(String.init)
    where script.isComment(line) {
      #expect(line.unicodeScalars.allSatisfy(harmless.contains), "\(line)")
      #expect(!line.dropFirst().contains("#"))
    }
  }

  /// A word of nsupdate ends at a blank; `;` begins a comment, and quotes join words.
  @Test(arguments: names) func nsupdateCommandsHoldPlainWordsAlone(name: Name) throws {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._\\-")
    let commands = RemedyScript.nsupdate.commands(try Self.records(name))
    #expect(commands.count { $0.hasPrefix("update delete ") } == 3)
    for command in commands {
      #expect(command.allSatisfy(plain.contains), "\(command)")
      let first = command.split(separator: " ").prefix(2).joined(separator: " ")
      #expect(["prereq yxrrset", "update delete", "send"].contains(first) || first.hasPrefix("zone "), "\(command)")
    }
  }

  /// What nsupdate reads is the name again.
  @Test(arguments: names) func escapedNameReadsBackAsItself(name: Name) throws {
    let line = try #require(RemedyScript.nsupdate.commands([rogue(name)]).first { $0.hasPrefix("update delete ") })
    let word = try #require(line.split(separator: " ").last)
    #expect(try Name(text: word).wire == name.wire)
  }

  @Test func rootIsLeftToNsupdate() {
    #expect(RemedyScript.dnscmd.commands([rogue(.root)]).isEmpty)
    #expect(
      RemedyScript.nsupdate.commands([rogue(.root)]).contains("update delete _vlmcs._tcp.lab.example. SRV 0 0 1688 ."))
    #expect(RemedyScript.slmgr.commands([rogue(.root)]).isEmpty)
  }
}
