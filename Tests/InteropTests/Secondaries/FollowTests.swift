import DNSWire
import Foundation
import Peers
import TestSupport
import Testing

/// BIND, Knot, NSD and PowerDNS as secondaries of kmsdns: told of changes, and with every record in the end.
@Suite struct FollowTests {
  static let zone = "follow.example"
  static let transferKey = (name: "transfer.example", secret: Data(repeating: 7, count: 32).base64EncodedString())

  /// A lab with the zone, which allows transfers and updates by keys, and says so much more.
  static func lab(isSigned: Bool, hosts: Int = 400) throws -> Lab {
    let rule = isSigned ? "keys: [\(transferKey.name)]" : "from: [127.0.0.0/8]"
    let lab = try Lab { text in
      text.replacing(
        "keys:\n",
        with:
          "keys:\n  - {name: \(transferKey.name), file: transfer.key}\n  - {name: \(ZoneChurn.key.name), file: churn.key}\n"
      )
      .replacing(
        "rules:\n",
        with:
          "rules:\n  - {name: churn, allow: zone-admin, keys: [\(ZoneChurn.key.name)]}\n  - {name: secondaries, allow: transfer, \(rule)}\n"
      )
      .replacing("zones:\n", with: "NOTIFY\nzones:\n  - file: \(zone).zone\n")
    }
    for (file, key) in [("transfer.key", transferKey), ("churn.key", ZoneChurn.key)] {
      try lab.write("zones/\(file)", "key \"\(key.name)\" { algorithm hmac-sha256; secret \"\(key.secret)\"; };\n")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600], ofItemAtPath: lab.folder.appendingPathComponent("zones/\(file)").path)
    }
    try lab.write("zones/\(zone).zone", ZoneChurn.text(hosts: hosts))
    return lab
  }

  /// Writes who is told of changes into the lab's configuration.
  static func configure(_ lab: Lab, notifying ports: [UInt16], key: String?) throws {
    let list = ports.map { "\"127.0.0.1:\($0)\"" }.joined(separator: ", ")
    let keyLine = key.map { "notify-key: \($0)\n" } ?? ""
    let text = try lab.read("zones/kmsdns.yaml")
    try lab.write(
      "zones/kmsdns.yaml", text.replacing("NOTIFY\n", with: "notify: false\nalso-notify: [\(list)]\n\(keyLine)"))
  }

  /// The records of a zone as a server transfers them, one line each, in lower case: not every server keeps it.
  static func records(_ zone: String, port: UInt16, key: Follower.Key? = nil) throws -> Set<String> {
    let signing = key.map { ["-y", "hmac-sha256:\($0.name):\($0.secret)"] } ?? []
    let result = try Tool.run(
      "dig", ["@127.0.0.1", "-p", "\(port)", "+tries=1", "+time=10"] + signing + [zone, "AXFR"])
    return Set(
      result.output.lowercased().split(separator: "\n").filter { !$0.hasPrefix(";") && !$0.isEmpty }
        .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        .filter { !$0.contains(" any tsig ") })
  }

  static func serial(_ zone: String, port: UInt16) throws -> UInt32? {
    let answer = try WireClient(port: port, timeout: 0.5).ask(zone, .soa)?.answers.first
    return try answer.map { try StartOfAuthority(rdata: $0.rdata).serial.rawValue }
  }

  @Test(arguments: [false, true]) func copiesAreEqualAfterThousandsOfUpdatesKillsAndLostNotifications(
    isSigned: Bool
  ) throws {
    let lab = try Self.lab(isSigned: isSigned)
    let key = isSigned ? Self.transferKey : nil
    let followers = try ForeignServer.allCases.map {
      try Follower($0, of: [Self.zone], primary: lab.port, key: key, in: lab.folder)
    }
    // On their way to all of them, every third notification is lost.
    let relays = try followers.map { try LossyRelay(to: $0.port) }
    try Self.configure(lab, notifying: relays.map(\.port), key: key?.name)
    try lab.start()
    for follower in followers { try follower.start() }
    for follower in followers { try Self.wait(follower, serial: 100) }
    var churn = try ZoneChurn(Self.zone, port: lab.port, seed: isSigned ? 1 : 2)
    for round in 0..<8 {
      try churn.run(250)
      switch round {
      case 1, 4:
        lab.kill()
        try lab.start()
      case 2, 3, 5, 6:
        let follower = followers[round < 4 ? round - 2 : round - 3]
        follower.kill()
        try churn.run(40)
        try follower.start()
      default: usleep(300_000)
      }
    }
    let serial = try #require(try Self.serial(Self.zone, port: lab.port))
    #expect(serial > 2_000)
    let own = try Self.records(Self.zone, port: lab.port, key: key)
    for follower in followers {
      try Self.wait(follower, serial: serial)
      let difference = try Self.records(Self.zone, port: follower.port).symmetricDifference(own)
      #expect(difference.isEmpty, "\(follower.kind): \(difference.sorted().prefix(10))")
    }
    // Whoever is far behind gets the whole zone; now nobody is.
    try churn.run(5)
    let last = try #require(try Self.serial(Self.zone, port: lab.port))
    for follower in followers { try Self.wait(follower, serial: last) }
    for relay in relays { #expect(relay.lost > 0) }
    let status = try Self.json(lab, "zone", "status", Self.zone)
    #expect((status["secondaries"] as? [Any])?.count == 4)
    // They ask from addresses of their own, and are told at another.
    let transfers = try #require(status["otherTransfers"] as? [[String: Any]])
    for follower in followers {
      let transfer = try #require(transfers.first { $0["peer"] as? String == follower.source })
      #expect(transfer["isIncremental"] as? Bool == true, "\(follower.kind) got no difference")
      #expect(transfer["serial"] as? Int == Int(last), "\(follower.kind)")
    }
  }

  /// What a command of the lab says as JSON.
  static func json(_ lab: Lab, _ arguments: String...) throws -> [String: Any] {
    let result = try lab.kmsdns(arguments + ["--format", "json"])
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  static func wait(_ follower: Follower, _ zone: String = zone, serial: UInt32) throws {
    for _ in 0..<1_000 {
      if try Self.serial(zone, port: follower.port) == serial { return }
      usleep(20_000)
    }
    Issue.record(
      "\(follower.kind) does not serve \(zone) with serial \(serial):\n\(follower.log.suffix(4_000))")
    throw CancellationError()
  }

  @Test func notificationsAreFollowedAtOnceAndStatusShowsIt() throws {
    let lab = try Self.lab(isSigned: true)
    let follower = try Follower(.knot, of: [Self.zone], primary: lab.port, key: Self.transferKey, in: lab.folder)
    try Self.configure(lab, notifying: [follower.port], key: Self.transferKey.name)
    // Only NOTIFY leads to the new version in time.
    let text = try lab.read("zones/\(Self.zone).zone").replacing("100 2 1 3600", with: "100 3600 600 86400")
    try lab.write("zones/\(Self.zone).zone", text)
    try lab.start()
    try follower.start()
    try Self.wait(follower, serial: 100)
    var churn = try ZoneChurn(Self.zone, port: lab.port, seed: 3)
    try churn.run(1)
    let serial = try #require(try Self.serial(Self.zone, port: lab.port))
    try Self.wait(follower, serial: serial)
    let status = try lab.kmsdns(["zone", "status", Self.zone])
    #expect(status.status == 0, "\(status.output)\(status.errors)")
    #expect(
      status.output.contains("127.0.0.1:\(follower.port), key transfer.example: serial \(serial), as new as here"))
    let zones = try lab.kmsdns(["zones"])
    #expect(zones.status == 0)
    #expect(zones.output.contains(try Regex("follow\\.example +primary +serial \(serial)\n")))
  }
}
