import DNSWire
import Foundation
import Peers
import TestSupport
import Testing

/// Zone transfers to tools and secondaries that we did not write.
@Suite struct TransferTests {
  static let key = (name: "secondary.lab.example", secret: Data((0..<32).map { UInt8($0) }).base64EncodedString())

  /// The lab with a key for a secondary, and this rule for it.
  static func lab(_ rule: String, zone: (name: String, text: String)? = nil) throws -> Lab {
    let lab = try Lab { text in
      text.replacing(
        "keys:\n", with: "keys:\n  - {name: \(key.name), file: secondary.key}\n  - {name: admin, file: admin.key}\n"
      )
      .replacing("rules:\n", with: "rules:\n  - {name: any, allow: records, keys: [admin]}\n  - \(rule)\n")
      .replacing("zones:\n", with: "zones:\n" + (zone.map { "  - file: \($0.name).zone\n" } ?? ""))
    }
    for name in [key.name, "admin"] {
      let file = name == "admin" ? "zones/admin.key" : "zones/secondary.key"
      try lab.write(file, "key \"\(name)\" { algorithm hmac-sha256; secret \"\(key.secret)\"; };\n")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600], ofItemAtPath: lab.folder.appendingPathComponent(file).path)
    }
    if let zone { try lab.write("zones/\(zone.name).zone", zone.text) }
    try lab.start()
    return lab
  }

  static let byAddress = "{name: neighbours, allow: transfer, from: [127.0.0.0/8]}"
  static let byKey = "{name: secondaries, allow: transfer, keys: [secondary.lab.example], zones: [lab.example]}"

  /// The records that a tool printed, one line each, spaces made alike.
  private static func lines(_ output: String) -> Set<String> {
    Set(
      output.split(separator: "\n").filter { !$0.hasPrefix(";") }
        .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        .filter { !$0.isEmpty && !$0.contains(" ANY TSIG ") })
  }

  /// The lab's zone file as BIND reads it.
  private static func file(_ lab: Lab) throws -> Set<String> {
    let result = try Tool.run(
      "named-compilezone", ["-q", "-s", "full", "-o", "-", "lab.example", "zones/lab.example.zone"], in: lab.folder)
    #expect(result.status == 0, "\(result.errors)")
    // BIND prints the TTL before the class, as `dig` does.
    return lines(result.output)
  }

  @Test func digGetsWhatTheFileHolds() throws {
    let lab = try Self.lab(Self.byAddress)
    let file = try Self.file(lab)
    let copy = Self.lines(try lab.dig("lab.example", "AXFR"))
    #expect(file.count == 69)
    #expect(copy.symmetricDifference(file).isEmpty)
    #expect(lab.log.contains("sent 70 records of serial 2026010101 in 1 messages"))
  }

  @Test func digAndKdigVerifyTheSignature() throws {
    let lab = try Self.lab(Self.byKey)
    let file = try Self.file(lab)
    let dig = try lab.dig("-y", "hmac-sha256:\(Self.key.name):\(Self.key.secret)", "lab.example", "AXFR")
    #expect(Self.lines(dig).symmetricDifference(file).isEmpty)
    #expect(!dig.contains("verify"))
    let kdig = try Tool.run(
      "kdig",
      [
        "@127.0.0.1", "-p", "\(lab.port)", "-y", "hmac-sha256:\(Self.key.name):\(Self.key.secret)", "lab.example",
        "AXFR",
      ])
    #expect(kdig.status == 0 && kdig.errors.isEmpty, "\(kdig.errors)")
    #expect(Self.lines(kdig.output).symmetricDifference(file).isEmpty)
  }

  @Test func whoMayNotTransferIsRefusedWithTheReasonInTheLog() throws {
    let lab = try Self.lab(Self.byKey)
    #expect(try lab.dig("lab.example", "AXFR").contains("Transfer failed"))
    #expect(lab.log.contains("REFUSED: AXFR: no rule allows it; rule \"secondaries\": the request is not signed"))
    let signed = try lab.dig(
      "-y", "hmac-sha256:\(Self.key.name):\(Self.key.secret)", "branch.lab.example", "AXFR")
    #expect(signed.contains("Transfer failed"))
    #expect(lab.log.contains("it is not for zone branch.lab.example."))
    let wrong = try lab.dig(
      "-y", "hmac-sha256:\(Self.key.name):\(String(Self.key.secret.reversed()))", "lab.example", "AXFR")
    #expect(wrong.contains("Transfer failed"))
  }

  @Test func withoutARuleNobodyTransfers() throws {
    let lab = try Lab()
    try lab.start()
    #expect(try lab.dig("lab.example", "AXFR").contains("Transfer failed"))
    #expect(lab.log.contains("REFUSED: AXFR: no rule allows transfers"))
  }

  @Test(arguments: ForeignServer.ofZoneFiles, [false, true])
  func secondaryAnswersAlike(kind: ForeignServer, isSigned: Bool) throws {
    let lab = try Self.lab(isSigned ? Self.byKey : Self.byAddress)
    let secondary = try Follower(
      kind, of: ["lab.example"], primary: lab.port, key: isSigned ? Self.key : nil, in: lab.folder)
    try secondary.start()
    try FollowTests.wait(secondary, "lab.example", serial: 2_026_010_101)
    let file = try Self.file(lab)
    let copy = try Tool.run("dig", ["@127.0.0.1", "-p", "\(secondary.port)", "lab.example", "AXFR"])
    // Knot and NSD keep no case.
    let difference = Self.lines(copy.output.lowercased()).symmetricDifference(file.map { $0.lowercased() })
    #expect(difference.isEmpty)
    let (ours, theirs) = (try WireClient(port: lab.port, timeout: 3), try WireClient(port: secondary.port, timeout: 3))
    for line in file {
      let fields = line.split(separator: " ")
      let type = try #require(RecordType(text: fields[3]))
      let own = try #require(try ours.ask(String(fields[0]), type))
      let other = try #require(try theirs.ask(String(fields[0]), type))
      #expect(own.header.responseCode == other.header.responseCode)
      // Each follows aliases as far as it likes.
      let missing = Set(ZoneCopy.lines(other.answers)).subtracting(ZoneCopy.lines(own.answers))
      #expect(missing.isEmpty, "\(line)")
    }
  }

  @Test(arguments: ForeignServer.ofZoneFiles) func secondaryFollowsUpdates(kind: ForeignServer) throws {
    let text = """
      $TTL 60
      @ SOA ns hostmaster 100 1 1 3600 60
      @ NS ns
      ns A 192.0.2.1

      """
    let lab = try Self.lab(Self.byAddress, zone: ("follow.example", text))
    let secondary = try Follower(kind, of: ["follow.example"], primary: lab.port, key: nil, in: lab.folder)
    try secondary.start()
    try FollowTests.wait(secondary, "follow.example", serial: 100)
    for number in 1...2 {
      let script = """
        server 127.0.0.1 \(lab.port)
        zone follow.example
        update add new\(number).follow.example 60 A 192.0.2.\(number)
        send

        """
      let result = try Tool.run(
        "nsupdate", ["-y", "hmac-sha256:admin:\(Self.key.secret)"], input: script)
      #expect(result.status == 0, "\(result.errors)")
    }
    try secondary.start()
    try FollowTests.wait(secondary, "follow.example", serial: 102)
    // The one that was stopped may have told of the serial.
    try lab.wait("the new record is served") {
      let answer = try? WireClient(port: secondary.port).ask("new2.follow.example", .a)
      return answer?.answers.first?.rdata == [192, 0, 2, 2]
    }
  }
}
