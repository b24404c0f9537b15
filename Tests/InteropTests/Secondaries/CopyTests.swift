import DNSWire
import Foundation
import TestSupport
import Testing

/// kmsdns as the secondary of BIND, Knot, NSD and PowerDNS.
@Suite struct CopyTests {
  static let zone = FollowTests.zone
  static let key = FollowTests.transferKey

  /// A lab that copies zones: `zones` is what stands in its list beside those of the lab.
  static func lab(_ zones: (UInt16) -> String, port: UInt16? = nil) throws -> Lab {
    let lab = try Lab { text in
      text.replacing("keys:\n", with: "keys:\n  - {name: \(key.name), file: transfer.key}\n")
        .replacing("rules:\n", with: "rules:\n  - {name: readers, allow: transfer, from: [127.0.0.1]}\n")
        .replacing("zones:\n", with: "notify: false\nzones:\nCOPIES\n")
    }
    try lab.write(
      "zones/kmsdns.yaml", try lab.read("zones/kmsdns.yaml").replacing("COPIES", with: zones(lab.port)))
    try lab.write("zones/transfer.key", "key \"\(key.name)\" { algorithm hmac-sha256; secret \"\(key.secret)\"; };\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: lab.folder.appendingPathComponent("zones/transfer.key").path)
    return lab
  }

  static func entry(_ ports: [UInt16], key: String? = nil, more: String = "") -> String {
    let primaries = ports.map { "{address: \"127.0.0.1:\($0)\"\(key.map { ", key: \($0)" } ?? "")}" }
    return "  - {origin: \(zone), primaries: [\(primaries.joined(separator: ", "))]\(more)}"
  }

  static func wait(_ lab: Lab, serial: UInt32, _ zone: String = zone) throws {
    for _ in 0..<1_000 {
      if try FollowTests.serial(zone, port: lab.port) == serial { return }
      usleep(20_000)
    }
    Issue.record("kmsdns does not serve \(zone) with serial \(serial):\n\(lab.log.suffix(4_000))")
    throw CancellationError()
  }

  @Test(arguments: [(Follower.Kind.bind, true), (.knot, false), (.powerDNS, true)])
  func copyIsEqualAfterManyUpdatesAndKills(kind: Follower.Kind, isSigned: Bool) throws {
    let key = isSigned ? Self.key : nil
    var origin: Origin?
    let lab = try Self.lab { _ in "PLACE" }
    let made = try Origin(kind, of: Self.zone, text: ZoneChurn.text(), key: key, secondary: lab.port, in: lab.folder)
    origin = made
    let entry = Self.entry([made.port], key: key?.name)
    try lab.write("zones/kmsdns.yaml", try lab.read("zones/kmsdns.yaml").replacing("PLACE", with: entry))
    try made.start()
    try lab.start()
    try Self.wait(lab, serial: 100)
    var churn = try ZoneChurn(Self.zone, port: made.port, seed: 4)
    for round in 0..<5 {
      try churn.run(60)
      switch round {
      case 1:
        lab.kill()
        try churn.run(20)
        try lab.start()
      case 3:
        made.kill(kind == .knot ? SIGTERM : SIGKILL)
        try made.start()
      default: usleep(300_000)
      }
    }
    let serial = try #require(try FollowTests.serial(Self.zone, port: made.port))
    #expect(serial > 200)
    try Self.wait(lab, serial: serial)
    let difference = try FollowTests.records(Self.zone, port: lab.port)
      .symmetricDifference(try FollowTests.records(Self.zone, port: made.port, key: key))
    #expect(difference.isEmpty, "\(difference.sorted().prefix(10))")
    // PowerDNS sends whole zones.
    if kind != .powerDNS { #expect(lab.log.contains("records of differences from 127.0.0.1:\(made.port)")) }
    #expect(lab.log.contains("as it was kept on disk"))
    #expect(lab.log.contains("KMS publisher appeared: host"))
    _ = origin
  }

  @Test func copyIsServedWithoutItsPrimaryUntilItExpires() throws {
    let lab = try Self.lab { _ in "PLACE" }
    let text = ZoneChurn.text(hosts: 5).replacing("100 2 1 3600", with: "100 1 1 4")
    let origin = try Origin(.bind, of: Self.zone, text: text, key: nil, secondary: lab.port, in: lab.folder)
    let dead = try WireClient.freePort()
    try lab.write(
      "zones/kmsdns.yaml",
      try lab.read("zones/kmsdns.yaml").replacing("PLACE", with: Self.entry([dead, origin.port])))
    try origin.start()
    try lab.start()
    // The first primary is not there: the second one is asked.
    try Self.wait(lab, serial: 100)
    let audit = try lab.kmsdns(["audit", "--live", Self.zone])
    #expect(audit.status == 0 || audit.status == 1, "\(audit.errors)")
    origin.kill()
    #expect(try lab.stop() == 0)
    try lab.start()
    #expect(try FollowTests.serial(Self.zone, port: lab.port) == 100)
    try lab.wait("the copy expires") { lab.log.contains("secondary zone follow.example. has expired") }
    #expect(try WireClient(port: lab.port).ask(Self.zone, .soa)?.header.responseCode == .serverFailure)
    let zones = try lab.kmsdns(["zones"])
    #expect(zones.status == 1)
    #expect(zones.output.contains(try Regex("follow\\.example +secondary +not available +not refreshed: ")))
    try origin.start()
    try Self.wait(lab, serial: 100)
    #expect(try lab.kmsdns(["zones"]).status == 0)
  }

  @Test func updateOfACopyIsRefused() throws {
    let lab = try Self.lab { _ in "PLACE" }
    let origin = try Origin(
      .bind, of: Self.zone, text: ZoneChurn.text(hosts: 5), key: nil, secondary: lab.port, in: lab.folder)
    try lab.write(
      "zones/kmsdns.yaml", try lab.read("zones/kmsdns.yaml").replacing("PLACE", with: Self.entry([origin.port])))
    try origin.start()
    try lab.start()
    try Self.wait(lab, serial: 100)
    let script = "server 127.0.0.1 \(lab.port)\nzone \(Self.zone)\nupdate add x.\(Self.zone) 60 A 192.0.2.1\nsend\n"
    let result = try Tool.run("nsupdate", ["-k", ".kmsdns/kms3.lab.example.key"], input: script, in: lab.folder)
    #expect(result.errors.contains("REFUSED"))
    #expect(lab.log.contains("this server has a copy of follow.example.: updates are for its primary"))
  }
}
