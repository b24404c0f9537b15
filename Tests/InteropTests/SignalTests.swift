import Foundation
import Glibc
import Testing

/// SIGTERM stops, SIGHUP reloads.
@Suite struct SignalTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
    try lab.start()
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func serverStopsInGoodOrder(signal: Int32) throws {
    lab.signal(signal)
    #expect(try lab.exitStatus() == 0)
    #expect(lab.log.contains("stopped"))
  }

  @Test func reloadServesTheChangedZone() throws {
    try lab.write("zones/lab.example.zone", try lab.read("zones/lab.example.zone") + "\nadded A 192.0.2.99\n")
    lab.signal(SIGHUP)
    try lab.wait("the zone is reloaded") { (try? lab.dig("+short", "added.lab.example", "A")) == "192.0.2.99\n" }
  }

  @Test func reloadKeepsWhatHostsPublished() throws {
    _ = try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 kms3.lab.example")
    try lab.write("zones/lab.example.zone", try lab.read("zones/lab.example.zone") + "\nadded A 192.0.2.99\n")
    lab.signal(SIGHUP)
    try lab.wait("the zone is reloaded") { (try? lab.dig("+short", "added.lab.example", "A")) == "192.0.2.99\n" }
    #expect(try lab.publishers().contains("0 0 1688 kms3.lab.example."))
  }

  @Test func serialMovesOnWhenTheFileChangesButItsSerialDoesNot() throws {
    func serial() throws -> Int {
      let soa = try lab.dig("+short", "lab.example", "SOA").split(separator: " ")
      return try #require(soa.count > 2 ? Int(soa[2]) : nil)
    }
    let before = try serial()
    try lab.write("zones/lab.example.zone", try lab.read("zones/lab.example.zone") + "\nadded A 192.0.2.99\n")
    lab.signal(SIGHUP)
    try lab.wait("the zone is reloaded") { (try? lab.dig("+short", "added.lab.example", "A")) == "192.0.2.99\n" }
    #expect(try serial() == before + 1)
  }

  @Test func reloadTakesTheLevelOfTheLog() throws {
    func publish(_ host: String) throws {
      _ = try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 \(host).lab.example")
    }
    try publish("kms3")
    #expect(lab.log.contains(" info: request from 127.0.0.1"))
    let configuration = try lab.read("zones/kmsdns.yaml")
    try lab.write("zones/kmsdns.yaml", configuration + "\nlog: warning\n")
    lab.signal(SIGHUP)
    try lab.wait("the configuration is read again") { lab.log.contains(" notice: reloaded") }
    let before = lab.log
    _ = try lab.nsupdate("update delete _vlmcs._tcp.lab.example SRV")
    try publish("kms3")
    #expect(lab.log == before)
    try publish("kms9")
    try lab.wait("the refusal is in the log") {
      lab.log.dropFirst(before.count).contains(" warning: request from 127.0.0.1")
    }
    #expect(!lab.log.dropFirst(before.count).contains(" info: "))
    // The history has it all the same.
    #expect(try lab.kmsdns(["history", "_vlmcs._tcp.lab.example"]).output.contains("kms3.lab.example"))
  }

  @Test func brokenZoneLeavesTheOldOneServing() throws {
    let soa = try lab.dig("+short", "lab.example", "SOA")
    try lab.write("zones/lab.example.zone", try lab.read("zones/lab.example.zone") + "\nbroken A 192.0.2\n")
    lab.signal(SIGHUP)
    try lab.wait("the reload is refused") { lab.log.contains("not reloaded") }
    #expect(lab.log.contains("lab.example.zone:"))
    #expect(try lab.dig("+short", "lab.example", "SOA") == soa)
  }

  @Test func brokenConfigurationLeavesTheOldOneServing() throws {
    try lab.write("zones/kmsdns.yaml", try lab.read("zones/kmsdns.yaml") + "\nsurprise: 1\n")
    lab.signal(SIGHUP)
    try lab.wait("the reload is refused") { lab.log.contains("not reloaded") }
    #expect(lab.log.contains("has no key \"surprise\"") || lab.log.contains("surprise"))
    #expect(try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 kms3.lab.example").status == 0)
  }

  @Test func reloadTakesUpChangedRules() throws {
    let text = try lab.read("zones/kmsdns.yaml")
    try lab.write("zones/kmsdns.yaml", text.replacingOccurrences(of: "from: [lab]", with: "from: [203.0.113.1]"))
    lab.signal(SIGHUP)
    try lab.wait("the configuration is reloaded") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    let result = try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 kms3.lab.example")
    #expect(result.errors.contains("REFUSED"))
  }
}
