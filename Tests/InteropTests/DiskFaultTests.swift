import DNSWire
import Foundation
import Glibc
import Testing

/// A disk that fails takes updates away, never answers; and it gives updates back when it works again.
@Suite struct DiskFaultTests {
  struct Fault: CustomTestStringConvertible {
    let operations: [DiskFaults.Operation]
    let error: Int32
    /// What the log says.
    let words: String

    var testDescription: String { "\(operations.map(\.rawValue).joined()) \(words)" }
  }

  static let faults = [
    Fault(operations: [.writes], error: ENOSPC, words: "can't grow: the disk is full"),
    Fault(operations: [.halvesOfWrites], error: ENOSPC, words: "can't grow: the disk is full"),
    Fault(
      operations: [.writes], error: EDQUOT, words: "can't grow: the disk quota of the server's user is used up"),
    Fault(operations: [.writes, .syncs, .truncations], error: EROFS, words: "can't be written: its disk is read-only"),
    Fault(operations: [.writes], error: EIO, words: "can't be written: the disk reports an error"),
    Fault(operations: [.syncs], error: EIO, words: "can't be synced: the disk reports an error"),
    Fault(operations: [.syncs], error: ENOSPC, words: "can't grow: the disk is full"),
  ]

  private static func response(to number: Int, _ key: TSIGKey, _ client: WireClient) throws -> ResponseCode? {
    guard let octets = client.exchange(try DurabilityTests.update(number, key: key)) else { return nil }
    return try Message(octets.span).header.responseCode
  }

  private static func isServed(_ number: Int, _ client: WireClient) throws -> Bool {
    try client.ask("h\(number).dyn.lab.example", .a)?.answers.count == 1
  }

  @Test(arguments: faults)
  func failingDiskRefusesUpdatesInWordsUntilItWorksAgain(fault: Fault) throws {
    let (lab, key) = try DurabilityTests.lab()
    let disk = try DiskFaults(lab)
    try lab.start()
    let client = try WireClient(port: lab.port, timeout: 10)
    #expect(try Self.response(to: 1, key, client) == .noError)

    try disk.fail(fault.operations, with: fault.error)
    #expect(try Self.response(to: 2, key, client) == .serverFailure)
    #expect(try Self.response(to: 3, key, client) == .serverFailure)
    #expect(lab.log.contains(fault.words), "\(lab.log)")
    #expect(try Self.isServed(1, client))
    #expect(try !Self.isServed(2, client))

    try disk.end()
    #expect(try Self.response(to: 4, key, client) == .noError)
    #expect(try Self.isServed(4, client))
    lab.kill()
    try lab.start()
    #expect(try [1, 2, 3, 4].map { try Self.isServed($0, client) } == [true, false, false, true])
  }

  @Test func fullDiskUnderTheLogHindersNothing() throws {
    let (lab, key) = try DurabilityTests.lab()
    lab.logPath = "/dev/full"
    try lab.start()
    let client = try WireClient(port: lab.port, timeout: 10)
    #expect(try Self.response(to: 1, key, client) == .noError)
    #expect(try Self.response(to: 2, key, client) == .noError)
    #expect(try Self.isServed(2, client))
  }

  @Test func failingDiskDoesNotHinderQueries() throws {
    let (lab, key) = try DurabilityTests.lab()
    let disk = try DiskFaults(lab)
    try lab.start()
    let client = try WireClient(port: lab.port, timeout: 10)
    #expect(try Self.response(to: 1, key, client) == .noError)
    try disk.fail([.reads, .writes, .syncs, .truncations], with: EIO)
    #expect(try Self.response(to: 2, key, client) == .serverFailure)
    for _ in 0..<100 { #expect(try Self.isServed(1, client)) }
  }

  @Test func serverStopsInOrderWhileTheDiskFails() throws {
    let (lab, key) = try DurabilityTests.lab()
    let disk = try DiskFaults(lab)
    try lab.start()
    let client = try WireClient(port: lab.port, timeout: 10)
    #expect(try Self.response(to: 1, key, client) == .noError)
    try disk.fail([.writes, .syncs, .truncations], with: EIO)
    #expect(try Self.response(to: 2, key, client) == .serverFailure)
    #expect(try lab.stop() == 0)
    try disk.end()
    try lab.start()
    #expect(try Self.isServed(1, client))
  }

  @Test func serverThatStartsOnAFailingDiskSaysSo() throws {
    let (lab, key) = try DurabilityTests.lab()
    try lab.start()
    let client = try WireClient(port: lab.port, timeout: 10)
    #expect(try Self.response(to: 1, key, client) == .noError)
    #expect(try lab.stop() == 0)
    let disk = try DiskFaults(lab)
    try disk.fail([.reads], with: EIO)
    try lab.launch()
    #expect(try lab.exitStatus() != 0)
    #expect((lab.log + lab.output).contains("the disk reports an error"), "\(lab.log)")
  }

  @Test func corruptLastPageIsFoundWhenTheServerStarts() throws {
    let (lab, key) = try DurabilityTests.lab()
    try lab.start()
    #expect(try DurabilityTests.burst(from: 0, count: 200, key: key, port: lab.port) {}.count == 200)
    #expect(try lab.stop() == 0)
    let file = try FileHandle(forUpdating: lab.folder.appendingPathComponent(".kmsdns/kmsdns.sqlite"))
    let size = try file.seekToEnd()
    try file.seek(toOffset: size - 4_096)
    try file.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
    try file.close()
    try lab.launch()
    #expect(try lab.exitStatus() != 0)
    #expect((lab.log + lab.output).contains("is corrupt"), "\(lab.log)")
  }

  @Test func whatIsAcknowledgedAfterAFailedSyncSurvivesAPowerFailure() throws {
    let (lab, key) = try DurabilityTests.lab()
    let disk = try DiskFaults(lab, trace: "trace")
    try lab.start()
    let fleet = PublisherFleet(publishers: 2, inFlight: 16, first: 0, key: key, port: lab.port)
    for _ in 0..<40 {
      usleep(UInt32.random(in: 10_000...60_000))
      try disk.fail([.syncs], with: EIO)
      usleep(UInt32.random(in: 1_000...20_000))
      try disk.end()
    }
    let count = fleet.acknowledged
    try lab.wait("updates are acknowledged again") { fleet.acknowledged > count }
    lab.kill()
    let outcome = fleet.stop()
    #expect(outcome.refused.values.contains(.serverFailure))

    try DiskTrace(lab.folder.appendingPathComponent("trace")).leave(in: lab.folder.appendingPathComponent(".kmsdns"))
    lab.environment = [:]
    try lab.start()
    let client = try WireClient(port: lab.port, timeout: 5)
    let lost = try outcome.acknowledged.filter { try PublisherFleet.present($0, client) != 2 }
    #expect(lost.isEmpty, "\(lost.count) of \(outcome.acknowledged.count) acknowledged updates are lost")
    let halves = try outcome.sent.filter { try PublisherFleet.present($0, client) == 1 }
    #expect(halves.isEmpty)
  }

  /// What a killed server could not sync is found whole in the kernel's memory by the next one, which builds on it.
  @Test func whatIsAcknowledgedAfterAStartBehindAFailedSyncSurvivesAPowerFailure() throws {
    let (lab, key) = try DurabilityTests.lab()
    let disk = try DiskFaults(lab, trace: "trace")
    var acknowledged: Set<Int> = []
    for round in 0..<3 {
      try lab.start()
      let fleet = PublisherFleet(publishers: 1, inFlight: 1, first: round * 100_000, key: key, port: lab.port)
      try lab.wait("updates are acknowledged") { fleet.acknowledged > 20 }
      // The tables follow, so that what is acknowledged is in SQLite's log alone.
      #expect(try lab.kmsdns(["history", "lab.example"]).status == 0)
      let count = fleet.acknowledged
      try lab.wait("more updates are acknowledged") { fleet.acknowledged > count + 20 }
      #expect(try lab.kmsdns(["history", "lab.example"]).status == 0)
      if round < 2 {
        try disk.fail([.syncs], with: EIO)
        // Refused updates are kept each second: that fails, too, and so do the tables.
        _ = try lab.kmsdns(["history", "lab.example"])
        usleep(1_500_000)
      }
      lab.kill()
      acknowledged.formUnion(fleet.stop().acknowledged)
      if round < 2 { try disk.end() }
    }
    try DiskTrace(lab.folder.appendingPathComponent("trace")).leave(in: lab.folder.appendingPathComponent(".kmsdns"))
    lab.environment = [:]
    try lab.start()
    let client = try WireClient(port: lab.port, timeout: 5)
    let lost = try acknowledged.filter { try PublisherFleet.present($0, client) != 2 }
    #expect(lost.isEmpty, "\(lost.count) of \(acknowledged.count) acknowledged updates are lost")
  }
}
