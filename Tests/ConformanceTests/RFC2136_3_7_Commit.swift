import AccessPolicy
import Authority
import DNSWire
import Synchronization
import TestSupport
import Testing
import Zone

/// RFC 2136 §3.5, §3.7: what is answered NOERROR is kept, and nothing is served before it is kept.
@Suite struct RFC2136_3_7_Commit {
  private static let new: Name = "new.lab.example"
  private struct WrongAuthor: Error {}

  @Test func commitHoldsTheExactDifference() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let before = try server.version("lab.example")
      #expect(try await server.update("lab.example", [.a(Self.new)]) == .noError)
      let commit = try #require(server.journal.commits.first)
      #expect(commit.zone == "lab.example")
      #expect(commit.changes.removed == [.soa("lab.example", serial: 1)])
      #expect(commit.changes.added.contains(.soa("lab.example", serial: 2)))
      #expect(commit.changes.added.contains(.a(Self.new)))
      #expect(commit.changes.added.count == 2)
      #expect(commit.soa.serial.rawValue == 2)
      #expect(commit.rules == ["all"])
      guard case .requestor(let requestor, let signature) = commit.author else { throw WrongAuthor() }
      #expect(requestor.signer == .tsig("admin-key"))
      #expect(signature?.time == UpdateServer.now)
      #expect(commit.time == UpdateServer.now)
      #expect(before.find(Self.new) == "no name")
    }
  }

  @Test func failedCommitIsAServerFailureAndServesNothing() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let before = try server.version("lab.example")
      server.journal.fail("the disk is full")
      #expect(try await server.update("lab.example", [.a(Self.new)]) == .serverFailure)
      #expect(try server.version("lab.example") === before)
    }
  }

  @Test func newVersionIsServedOnlyAfterTheCommit() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let zones = server.zones
      let log = Log()
      server.journal.onCommit { log.add(zones.current.version(apex: "lab.example")?.find(Self.new) ?? "no zone") }
      #expect(try await server.update("lab.example", [.a(Self.new)]) == .noError)
      #expect(log.lines == ["no name"])
      #expect(try server.version("lab.example").find(Self.new) == "node new.lab.example. A")
    }
  }

  @Test func republicationIsKeptWithoutAChange() async throws {
    try await UpdateServer.run(.of("lab.example", [.a(Self.new)])) { server async throws in
      #expect(try await server.update("lab.example", [.a(Self.new)]) == .noError)
      let commit = try #require(server.journal.commits.first)
      #expect(commit.changes.isEmpty)
      #expect(commit.publications.map(\.record) == [.a(Self.new)])
      #expect(try server.serial("lab.example") == 1)
    }
  }

  @Test func additionPassedOverIsNoPublication() async throws {
    try await UpdateServer.run(.of("lab.example", [.cname(Self.new, "x.test")])) { server async throws in
      #expect(try await server.update("lab.example", [.a(Self.new), .txt("other.lab.example", "x")]) == .noError)
      #expect(server.journal.commits.flatMap(\.publications).map(\.record) == [.txt("other.lab.example", "x")])
    }
  }

  @Test func additionTakenBackIsNoPublication() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      #expect(try await server.update("lab.example", [.a(Self.new), .deletion(Self.new)]) == .noError)
      #expect(server.journal.commits.flatMap(\.publications).isEmpty)
    }
  }

  @Test func updatesAtOnceAllCount() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      await withThrowingTaskGroup { group in
        for number in 1...50 {
          group.addTask {
            let code = try await server.update("lab.example", [.a(try Name(text: "h\(number).lab.example"))])
            #expect(code == .noError)
          }
        }
      }
      #expect(try server.serial("lab.example") == 51)
      #expect(server.journal.commits.map(\.soa.serial.rawValue) == Array(2...51))
      #expect(try server.version("lab.example").content(of: "lab.example")?.childCount == 51)
    }
  }

  @Test func stoppedWriterTakesNoUpdates() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      server.writer.stop()
      let update = try SignedMessage(
        updateMessage("lab.example", [.a(Self.new)]), by: UpdateServer.admin, time: UpdateServer.now)
      #expect(await server.respond(to: update.octets) == nil)
      #expect(server.journal.commits.isEmpty)
    }
  }

  private final class Log: Sendable {
    private let state = Mutex<[String]>([])
    var lines: [String] { state.withLock { $0 } }
    func add(_ line: String) { state.withLock { $0.append(line) } }
  }
}
