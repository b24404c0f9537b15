import DNSWire
import Foundation
import Peers
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

  @Test(arguments: [ForeignServer.bind, .knot, .powerDNS], [false, true])
  func copyIsEqualAfterManyUpdatesKillsAndLostNotifications(kind: ForeignServer, isSigned: Bool) throws {
    let key = isSigned ? Self.key : nil
    let lab = try Self.lab { _ in "PLACE" }
    let relay = try LossyRelay(to: lab.port)
    let origin = try Origin(
      kind, of: Self.zone, text: ZoneChurn.text(), key: key, secondary: relay.port, in: lab.folder)
    try Self.follow(origin, lab, key: key)
    var churn = try ZoneChurn(Self.zone, port: origin.port, seed: 4)
    for round in 0..<5 {
      try churn.run(150)
      switch round {
      case 1:
        lab.kill()
        try churn.run(20)
        try lab.start()
      case 3:
        origin.kill()
        try origin.start()
      default: usleep(300_000)
      }
    }
    let serial = try #require(try FollowTests.serial(Self.zone, port: origin.port))
    #expect(serial > 500)
    try Self.wait(lab, serial: serial)
    // BIND sends the whole zone where that is shorter than all that changed since the copy was made: of few changes it is not.
    for _ in 0..<10 where try kind == .bind && Self.transfers(lab).differences == 0 {
      try churn.run(3)
      try Self.wait(lab, serial: try #require(try FollowTests.serial(Self.zone, port: origin.port)))
    }
    try Self.expectEqual(lab, origin, key: key)
    // Knot tells of many changes at once, too seldom for one to be lost.
    if kind != .knot { #expect(relay.lost > 0) }
    if kind == .bind { #expect(try Self.transfers(lab).differences > 0) }
    // PowerDNS sends whole zones.
    if kind != .powerDNS { #expect(lab.log.contains("records of differences from 127.0.0.1:\(origin.port)")) }
    #expect(lab.log.contains("as it was kept on disk"))
    #expect(lab.log.contains("KMS publisher appeared: host"))
  }

  @Test(arguments: [false, true]) func copyOfNSDFollowsItsFile(isSigned: Bool) throws {
    let key = isSigned ? Self.key : nil
    let lab = try Self.lab { _ in "PLACE" }
    let origin = try Origin(.nsd, of: Self.zone, text: ZoneChurn.text(), key: key, secondary: lab.port, in: lab.folder)
    try Self.follow(origin, lab, key: key)
    for serial in 101...105 as ClosedRange<UInt32> {
      try origin.write(ZoneChurn.text(hosts: 310 + Int(serial)).replacing(" 100 ", with: " \(serial) "))
      origin.signal(SIGHUP)
      try Self.wait(lab, serial: serial)
      try Self.expectEqual(lab, origin, key: key)
    }
    #expect(try Self.transfers(lab).differences > 0)
  }

  /// Starts both, and waits until the lab serves what it copies from there.
  private static func follow(_ origin: Origin, _ lab: Lab, key: Follower.Key?) throws {
    try lab.write(
      "zones/kmsdns.yaml",
      try lab.read("zones/kmsdns.yaml").replacing("PLACE", with: entry([origin.port], key: key?.name)))
    try origin.start()
    try lab.start()
    try wait(lab, serial: 100)
  }

  /// Demands that both have the same records.
  private static func expectEqual(_ lab: Lab, _ origin: Origin, key: Follower.Key?) throws {
    let difference = try FollowTests.records(zone, port: lab.port)
      .symmetricDifference(try FollowTests.records(zone, port: origin.port, key: key))
    #expect(difference.isEmpty, "\(difference.sorted().prefix(10))")
  }

  /// How often the lab has got differences, and the whole zone, since it started.
  private static func transfers(_ lab: Lab) throws -> (differences: Int, wholeZones: Int) {
    let counts = try #require(try FollowTests.json(lab, "zone", "status", zone)["transfers"] as? [String: Int])
    return (counts["differences"] ?? 0, counts["wholeZones"] ?? 0)
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
    let served = try lab.kmsdns(["export", Self.zone])
    #expect(try lab.stop() == 0)
    let kept = try lab.kmsdns(["export", Self.zone])
    #expect(kept.status == 0 && kept.output == served.output, "\(kept.errors)")
    try lab.start()
    #expect(try FollowTests.serial(Self.zone, port: lab.port) == 100)
    try lab.wait("the copy expires") { lab.log.contains("secondary zone follow.example. has expired") }
    #expect(try WireClient(port: lab.port).ask(Self.zone, .soa)?.header.responseCode == .serverFailure)
    let expired = try lab.kmsdns(["audit", "--live", Self.zone])
    #expect(expired.output.contains("there is no valid copy of it here: "), "\(expired.output)\(expired.errors)")
    let zones = try lab.kmsdns(["zones"])
    #expect(zones.status == 1)
    #expect(zones.output.contains(try Regex("follow\\.example +secondary +not available +not refreshed: ")))
    try origin.start()
    try Self.wait(lab, serial: 100)
    #expect(try lab.kmsdns(["zones"]).status == 0)
  }

  @Test(arguments: [
    (["export", CopyTests.zone], "and no copy of it is on disk"),
    (["publish", "kms3.\(CopyTests.zone)", "--key", "kms3.lab.example"], "and takes no updates here"),
  ])
  func copyIsSaidToBeOne(arguments: [String], end: String) throws {
    let lab = try Self.lab { _ in Self.entry([1]) }
    let result = try lab.kmsdns(arguments)
    #expect(result.status == 2)
    #expect(result.errors.contains("follow.example is a copy of another server's zone, \(end)"), "\(result.errors)")
  }

  @Test func zoneOfAPrimaryThatWasSetUpAnewIsTakenOnRequest() throws {
    let lab = try Self.lab { _ in "PLACE" }
    let origin = try Origin(
      .bind, of: Self.zone, text: ZoneChurn.text(hosts: 5), key: nil, secondary: lab.port, in: lab.folder)
    try lab.write(
      "zones/kmsdns.yaml", try lab.read("zones/kmsdns.yaml").replacing("PLACE", with: Self.entry([origin.port])))
    try origin.start()
    try lab.start()
    try Self.wait(lab, serial: 100)
    origin.kill()
    try origin.write(ZoneChurn.text(hosts: 5).replacing(" 100 ", with: " 7 "))
    try origin.start()
    #expect(try lab.kmsdns(["zone", "refresh", Self.zone]).status == 0)
    try lab.wait("the serial is looked at") { lab.log.contains("has serial 7, which comes before 100") }
    #expect(try lab.kmsdns(["zone", "refresh", Self.zone, "--whole"]).status == 0)
    try Self.wait(lab, serial: 7)
    let other = try lab.kmsdns(["zone", "refresh", "lab.example"])
    #expect(other.status == 2 && other.errors.contains("lab.example is no secondary zone of the server"))
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
    #expect(result.errors.contains("NOTAUTH"))
    #expect(lab.log.contains("this server has a copy of follow.example.: updates are for its primary"))
    try lab.write("copy.zone", ZoneChurn.text(hosts: 5))
    let importing = try lab.kmsdns(["import", "copy.zone", "--origin", Self.zone, "--yes"])
    #expect(importing.status != 0)
    #expect(importing.errors.contains("the zone follow.example. is a copy of what another server has"))
  }
}
