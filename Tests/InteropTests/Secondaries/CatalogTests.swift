import DNSWire
import Foundation
import Peers
import TestSupport
import Testing

/// Catalog zones (RFC 9432): secondaries that configure themselves.
@Suite struct CatalogTests {
  static let catalog = "catalog.example"

  /// A lab that makes a catalog of the lab's zones and one more.
  private static func producer() throws -> Lab {
    let lab = try FollowTests.lab(isSigned: true, hosts: 400)
    try lab.write("zones/kmsdns.yaml", "catalog: \(catalog)\n" + (try lab.read("zones/kmsdns.yaml")))
    return lab
  }

  @Test(arguments: [ForeignServer.bind, .knot]) func secondaryServesWhatTheCatalogLists(kind: ForeignServer) throws {
    let lab = try Self.producer()
    let follower = try Follower(
      kind, of: [], catalog: Self.catalog, primary: lab.port, key: FollowTests.transferKey, in: lab.folder)
    try FollowTests.configure(lab, notifying: [follower.port], key: FollowTests.transferKey.name)
    try lab.start()
    try follower.start()
    try FollowTests.wait(follower, serial: 100)
    try FollowTests.wait(follower, "lab.example", serial: 2_026_010_101)
    // What the catalog lists is followed as what the configuration names.
    var churn = try ZoneChurn(FollowTests.zone, port: lab.port, seed: 6)
    try churn.run(300)
    follower.kill()
    try churn.run(100)
    try follower.start()
    let serial = try #require(try FollowTests.serial(FollowTests.zone, port: lab.port))
    try FollowTests.wait(follower, serial: serial)
    let difference = try FollowTests.records(FollowTests.zone, port: follower.port)
      .symmetricDifference(try FollowTests.records(FollowTests.zone, port: lab.port, key: FollowTests.transferKey))
    #expect(difference.isEmpty, "\(difference.sorted().prefix(10))")
    // A zone that comes is taken up, and one that goes is no longer served.
    let text = try lab.read("zones/kmsdns.yaml")
    try lab.write("zones/late.example.zone", ZoneChurn.text(hosts: 3))
    try lab.write(
      "zones/kmsdns.yaml", text.replacing("  - file: \(FollowTests.zone).zone\n", with: "  - file: late.example.zone\n")
    )
    lab.signal(SIGHUP)
    try FollowTests.wait(follower, "late.example", serial: 100)
    let client = try WireClient(port: follower.port, timeout: 0.5)
    var code = ResponseCode.noError
    for _ in 0..<500 {
      code = try client.ask(FollowTests.zone, .soa)?.header.responseCode ?? code
      if code == .refused { break }
      usleep(20_000)
    }
    #expect(code == .refused)
  }

  @Test func catalogListsWhatIsImported() throws {
    let lab = try Self.producer()
    try FollowTests.configure(lab, notifying: [], key: FollowTests.transferKey.name)
    try lab.start()
    try lab.write("new.example.zone", ZoneChurn.text(hosts: 2))
    let serial = try FollowTests.serial(Self.catalog, port: lab.port)
    #expect(try lab.kmsdns(["import", "new.example.zone", "--yes"]).status == 0)
    #expect(try lab.kmsdns(["export", Self.catalog]).output.contains("new.example."))
    #expect(try FollowTests.serial(Self.catalog, port: lab.port) != serial)
    _ = try lab.stop()
    try lab.start()
    #expect(try lab.kmsdns(["export", Self.catalog]).output.contains("new.example."))
    // What is taken back is not listed any more; the catalog stays.
    #expect(try lab.kmsdns(["import", "--remove", "new.example", "--yes"]).status == 0)
    let members = try lab.kmsdns(["export", Self.catalog]).output
    #expect(members.contains("lab.example.") && !members.contains("new.example."))
  }

  @Test func catalogIsNotImported() throws {
    let lab = try Self.producer()
    try FollowTests.configure(lab, notifying: [], key: FollowTests.transferKey.name)
    try lab.start()
    try lab.write("\(Self.catalog).zone", ZoneChurn.text(hosts: 2))
    let result = try lab.kmsdns(["import", "\(Self.catalog).zone", "--yes"])
    #expect(result.status != 0 && result.errors.contains("is the catalog that this server makes of its zones"))
  }

  @Test func kmsdnsServesWhatTheCatalogOfAnotherOneLists() throws {
    let lab = try Self.producer()
    let consumer = try CopyTests.lab { _ in
      "  - {origin: \(Self.catalog), catalog: true, primaries: [{address: \"127.0.0.1:\(lab.port)\", key: \(CopyTests.key.name)}]}"
    }
    // Zones that the consumer has itself stay as they are.
    try FollowTests.configure(lab, notifying: [consumer.port], key: FollowTests.transferKey.name)
    try lab.start()
    try consumer.start()
    try CopyTests.wait(consumer, serial: 100)
    #expect(consumer.log.contains("catalog catalog.example. lists lab.example., which is served from a file here"))
    let zones = try consumer.kmsdns(["zones"])
    #expect(zones.output.contains(try Regex("follow\\.example +secondary +serial 100 +of catalog catalog\\.example")))
    #expect(try lab.kmsdns(["zones"]).output.contains(try Regex("catalog\\.example +catalog +serial")))
    var churn = try ZoneChurn(FollowTests.zone, port: lab.port, seed: 5)
    try churn.run(300)
    let serial = try #require(try FollowTests.serial(FollowTests.zone, port: lab.port))
    try CopyTests.wait(consumer, serial: serial)
    let difference = try FollowTests.records(FollowTests.zone, port: consumer.port)
      .symmetricDifference(try FollowTests.records(FollowTests.zone, port: lab.port, key: FollowTests.transferKey))
    #expect(difference.isEmpty, "\(difference.sorted().prefix(10))")
    // A restart serves it at once.
    consumer.kill()
    try consumer.start()
    #expect(try FollowTests.serial(FollowTests.zone, port: consumer.port) == serial)
    try lab.write(
      "zones/kmsdns.yaml",
      try lab.read("zones/kmsdns.yaml").replacing("  - file: \(FollowTests.zone).zone\n", with: ""))
    lab.signal(SIGHUP)
    try consumer.wait("the zone is no longer copied") {
      consumer.log.contains("secondary zone follow.example. is no longer copied")
    }
    #expect(try WireClient(port: consumer.port).ask(FollowTests.zone, .soa)?.header.responseCode == .refused)
  }
}
