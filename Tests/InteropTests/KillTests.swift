import DNSWire
import Foundation
import Glibc
import Testing

/// The process may end at any moment: an update that was acknowledged is there, and none is there by half.
@Suite struct KillTests {
  /// How often the server is killed.
  static let kills = ProcessInfo.processInfo.environment["KMSDNS_KILLS"].flatMap { Int($0) } ?? 10

  @Test func killedServerHasAllThatItAcknowledgedAndNothingByHalf() throws {
    let (lab, key) = try DurabilityTests.lab()
    var sent = 0
    var acknowledged: [Int] = []
    var lost: [Int] = []
    var halves: [Int] = []
    for _ in 0..<Self.kills {
      try lab.start()
      let fleet = PublisherFleet(publishers: 4, inFlight: 64, first: sent, key: key, port: lab.port)
      try lab.wait("updates are acknowledged") { fleet.acknowledged > 0 }
      usleep(UInt32.random(in: 0...300_000))
      lab.kill()
      let outcome = fleet.stop()
      #expect(outcome.refused.isEmpty)
      acknowledged += outcome.acknowledged
      sent += outcome.sent.count
      try lab.start()
      let client = try WireClient(port: lab.port, timeout: 5)
      for number in outcome.sent {
        let present = try PublisherFleet.present(number, client)
        if present == 1 { halves.append(number) }
        if present == 0, outcome.acknowledged.contains(number) { lost.append(number) }
      }
      lab.kill()
    }
    try lab.start()
    let client = try WireClient(port: lab.port, timeout: 5)
    for number in acknowledged where try PublisherFleet.present(number, client) != 2 { lost.append(number) }
    #expect(lost.isEmpty, "\(lost.count) of \(acknowledged.count) acknowledged updates are lost")
    #expect(halves.isEmpty, "\(halves.count) of \(sent) updates are there by half")
    print(
      "\(Self.kills) kills: \(sent) sent, \(acknowledged.count) acknowledged, \(lost.count) lost, \(halves.count) half")
  }

  @Test func logWhoseEndIsTornLosesNoMoreThanItsEnd() throws {
    let (lab, key) = try DurabilityTests.lab()
    try lab.start()
    let before = try DurabilityTests.burst(from: 0, count: 20, key: key, port: lab.port) {}
    #expect(before.count == 20)
    #expect(try DurabilityTests.burst(from: 20, count: 1, key: key, port: lab.port) {} == [20])
    lab.kill()
    for name in ["kmsdns.commits-0", "kmsdns.commits-1"] {
      let log = try FileHandle(forUpdating: lab.folder.appendingPathComponent(".kmsdns/\(name)"))
      let octets = [UInt8](try #require(try log.readToEnd()))
      // Frames stand behind 32 octets, each behind 24, of which the third word is how many there are.
      var end = 32
      while end + 24 <= octets.count {
        let count = octets[end + 8..<end + 12].reduce(0) { $0 << 8 | Int($1) }
        guard count > 0 else { break }
        end += 24 + count
      }
      if end > 32 { try log.truncate(atOffset: UInt64(end - 100)) }
      try log.close()
    }
    try lab.start()
    let client = try WireClient(port: lab.port, timeout: 5)
    for number in before {
      #expect(try client.ask("h\(number).dyn.lab.example", .a)?.answers.count == 1)
    }
    #expect(try DurabilityTests.burst(from: 21, count: 1, key: key, port: lab.port) {} == [21])
  }
}
