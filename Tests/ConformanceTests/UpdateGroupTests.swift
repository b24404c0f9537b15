import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// Updates that wait at once share a transaction, never a verdict.
@Suite struct UpdateGroupTests {
  /// Holds the journal in its first commit until all of `updates` were taken up behind it; gives what each was answered.
  private func together(
    _ server: UpdateServer, _ updates: [[ResourceRecord]], fails: Bool = false
  ) async throws -> [ResponseCode] {
    let gate = Gate()
    server.journal.onCommit { gate.hold() }
    let first = Task { try await server.update("lab.example", [.a("first.lab.example")]) }
    await gate.isHolding()
    var tasks: [Task<ResponseCode, any Error>] = []
    for update in updates {
      let taken = server.writer.taken
      tasks.append(Task { try await server.update("lab.example", update) })
      while server.writer.taken == taken { await Task.yield() }
    }
    if fails { server.journal.fail("the disk is full", after: 1) }
    gate.open()
    #expect(try await first.value == .noError)
    var codes: [ResponseCode] = []
    for task in tasks { codes.append(try await task.value) }
    return codes
  }

  @Test func updatesThatWaitShareATransaction() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let codes = try await together(server, [[.a("a.lab.example")], [.a("b.lab.example")], [.a("c.lab.example")]])
      #expect(codes == [.noError, .noError, .noError])
      #expect(server.journal.groups == [1, 3])
    }
  }

  @Test func eachUpdateHasItsOwnSerialAndDifference() async throws {
    try await UpdateServer.run(.of("lab.example", serial: 7)) { server async throws in
      _ = try await together(server, [[.a("a.lab.example")], [.a("b.lab.example")]])
      #expect(server.journal.commits.map(\.soa.serial.rawValue) == [8, 9, 10])
      let added = server.journal.commits.map { $0.changes.added.filter { $0.type != .soa }.map(\.name) }
      #expect(added == [["first.lab.example"], ["a.lab.example"], ["b.lab.example"]])
      let serials = try server.journal.commits.map { commit in
        try commit.changes.removed.filter { $0.type == .soa }.map {
          try StartOfAuthority(rdata: $0.rdata).serial.rawValue
        }
      }
      #expect(serials == [[7], [8], [9]])
    }
  }

  @Test func refusedUpdateLeavesTheOthersStanding() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let codes = try await together(
        server, [[.a("a.lab.example")], [.a("b.lab.example"), .a("out.example")], [.a("c.lab.example")]])
      #expect(codes == [.noError, .notZone, .noError])
      #expect(try server.recordSet("a.lab.example", .a, in: "lab.example") != nil)
      #expect(try server.recordSet("b.lab.example", .a, in: "lab.example") == nil)
      #expect(try server.recordSet("c.lab.example", .a, in: "lab.example") != nil)
    }
  }

  @Test func updateRefusedHalfWayLeavesNoTrace() async throws {
    let rules = [Rule(name: "a", scope: .records(names: nil, types: [.a]))]
    try await UpdateServer.run(.of("lab.example"), rules: rules) { server async throws in
      let before = try server.version("lab.example").records
      #expect(try await server.update("lab.example", [.a("x.lab.example"), .txt("x.lab.example", "t")]) == .refused)
      let codes = try await together(
        server, [[.a("x.lab.example"), .txt("x.lab.example", "t")], [.a("y.lab.example")]])
      #expect(codes == [.refused, .noError])
      let after = try server.version("lab.example").records
      let names = Set(after.map(\.name)).subtracting(before.map(\.name))
      #expect(names == ["first.lab.example", "y.lab.example"])
    }
  }

  @Test func prerequisitesSeeTheUpdatesBefore() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let gate = Gate()
      server.journal.onCommit { gate.hold() }
      async let first = server.update("lab.example", [.a("a.lab.example")])
      await gate.isHolding()
      async let second = server.update("lab.example", [.a("b.lab.example")])
      while server.writer.taken < 2 { await Task.yield() }
      async let third = server.update(
        "lab.example", prerequisites: [.isInUse("b.lab.example")], [.a("c.lab.example")])
      while server.writer.taken < 3 { await Task.yield() }
      gate.open()
      #expect(try await [first, second, third] == [.noError, .noError, .noError])
      #expect(server.journal.groups == [1, 2])
    }
  }

  @Test func whatRestsOnAFailedCommitFails() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let codes = try await together(
        server, [[.a("out.example")], [.a("a.lab.example")], [.a("out.example")]], fails: true)
      // The first was refused as the zone stands on disk, the last as it would have stood.
      #expect(codes == [.notZone, .serverFailure, .serverFailure])
      #expect(try server.recordSet("a.lab.example", .a, in: "lab.example") == nil)
      #expect(try server.serial("lab.example") == 2)
    }
  }

  @Test func whatWasJudgedOnTopOfAFailedCommitIsJudgedAgain() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let gate = Gate()
      server.journal.onCommit { gate.hold() }
      async let first = server.update("lab.example", [.a("a.lab.example")])
      await gate.isHolding()
      async let second = server.update(
        "lab.example", prerequisites: [.isInUse("a.lab.example")], [.a("b.lab.example")])
      while server.writer.taken < 2 { await Task.yield() }
      server.journal.fail("the disk is full", after: 0)
      gate.open()
      #expect(try await [first, second] == [.serverFailure, .nameError])
      #expect(try server.serial("lab.example") == 1)
    }
  }
}
