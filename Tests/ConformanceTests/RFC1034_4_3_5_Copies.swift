import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 1034 §4.3.5: copies of other servers' zones, how differences change them, and what is said of a copy that is not there.
@Suite struct RFC1034_4_3_5_Copies {
  private func run(_ body: @Sendable (UpdateServer) async throws -> Void) async throws {
    let secondaries = SecondaryZones()
    secondaries.set("copy.example", sources: [])
    try await UpdateServer.run(
      .of("copy.example", serial: 10, [.a("www.copy.example")]), secondaries: secondaries, body)
  }

  private static func difference(
    _ from: UInt32, _ to: UInt32, removed: [ResourceRecord] = [], added: [ResourceRecord] = []
  )
    -> ChangeSet
  {
    ChangeSet(
      removed: [.soa("copy.example", serial: from)] + removed, added: [.soa("copy.example", serial: to)] + added)
  }

  @Test func differencesAreCarriedOutInTheirOrder() async throws {
    try await run { server async throws in
      let changes = try await server.writer.apply(
        [
          Self.difference(10, 11, removed: [.a("www.copy.example")], added: [.a("www.copy.example", "192.0.2.2")]),
          Self.difference(11, 15, added: [.txt("new.copy.example", "text")]),
        ], to: "copy.example", reason: "test")
      #expect(changes.count == 2)
      #expect(try server.serial("copy.example") == 15)
      #expect(try server.recordSet("www.copy.example", .a, in: "copy.example")?.rdatas == [[192, 0, 2, 2]])
      #expect(server.journal.commits.map(\.soa.serial.rawValue) == [11, 15])
    }
  }

  @Test func differenceThatRemovesWhatIsNotThereChangesNothing() async throws {
    try await run { server async throws in
      let good = Self.difference(10, 11, added: [.a("new.copy.example")])
      let bad = Self.difference(11, 12, removed: [.a("nowhere.copy.example")])
      await #expect(throws: CopyFailure.self) {
        _ = try await server.writer.apply([good, bad], to: "copy.example", reason: "test")
      }
      #expect(try server.serial("copy.example") == 10)
      #expect(server.journal.commits.isEmpty)
    }
  }

  @Test func differenceWithoutNSRecordsInTheEndIsNotCarriedOut() async throws {
    try await run { server async throws in
      let difference = Self.difference(
        10, 11, removed: [.ns("copy.example", ResourceRecord.server(of: "copy.example"))])
      await #expect(throws: CopyFailure.self) {
        _ = try await server.writer.apply([difference], to: "copy.example", reason: "test")
      }
      #expect(try server.serial("copy.example") == 10)
    }
  }

  @Test func wholeZoneTakesThePlaceOfTheCopy() async throws {
    try await run { server async throws in
      let next = try ZoneVersion.of("copy.example", serial: 20, [.a("other.copy.example")])
      let changes = try #require(try await server.writer.replace(with: next, digest: [1], reason: "test"))
      #expect(changes.removed.map(\.type).sorted { $0.rawValue < $1.rawValue } == [.a, .soa])
      #expect(changes.added.count == 2)
      #expect(try server.serial("copy.example") == 20)
      #expect(server.writer.historyDepth(of: "copy.example") == 1)
    }
  }

  private static func code(_ octets: [UInt8]) throws -> ResponseCode {
    let message = try Message(octets.span)
    return message.header.responseCode
  }

  @Test func expiredCopyIsAnsweredByServerFailureAndNotByTheZoneAbove() throws {
    let zones = [try ZoneVersion.of("example"), .unavailable("copy.example")]
    let (_, below) = respond(to: try query("www.copy.example", .a).encoded(), from: zones, over: .udp)
    #expect(try Self.code(below) == .serverFailure)
    let (_, apex) = respond(to: try query("copy.example", .soa).encoded(), from: zones, over: .udp)
    #expect(try Self.code(apex) == .serverFailure)
    let (_, above) = respond(to: try query("other.example", .a).encoded(), from: zones, over: .udp)
    #expect(try Self.code(above) == .nameError)
  }

  @Test func copyThatIsWithdrawnIsNotTransferred() async throws {
    let secondaries = SecondaryZones()
    secondaries.set("copy.example", sources: [])
    try await UpdateServer.run(
      .of("copy.example", serial: 10), rules: RFC5936_2_Transfer.toAll, secondaries: secondaries
    ) { server async throws in
      await server.writer.withdraw("copy.example")
      #expect(try await server.send(transferMessage("copy.example").encoded()).code == .serverFailure)
      await server.writer.drop("copy.example")
      #expect(try await server.send(transferMessage("copy.example").encoded()).code == .notAuthoritative)
    }
  }
}
