import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing

/// What is kept of an update that was refused.
@Suite struct RefusedAttemptTests {
  @Test func refusedUpdateIsAnAttemptOfItsSigner() async throws {
    try await UpdateServer.run(.of("lab.example", []), rules: []) { server async throws in
      _ = try await server.update("lab.example", [.a("www.lab.example")])
      let attempt = try #require(server.events.compactMap { RefusedAttempt($0, time: 5) }.first)
      #expect(attempt.time == 5)
      #expect(attempt.zone == "lab.example")
      #expect(attempt.signer == "key admin-key")
      #expect(attempt.isAuthenticated)
      #expect(attempt.key == "admin-key")
      #expect(attempt.address == "192.0.2.9")
      #expect(attempt.transport == "tcp")
      #expect(attempt.owners == ["www.lab.example"])
      #expect(attempt.code == .refused)
    }
  }

  @Test func unsignedUpdateIsAnAttemptOfNobody() async throws {
    try await UpdateServer.run(.of("lab.example", []), rules: []) { server async throws in
      _ = try await server.send(updateMessage("lab.example", [.a("www.lab.example")]).encoded())
      let attempt = try #require(server.events.compactMap { RefusedAttempt($0, time: 5) }.first)
      #expect(attempt.signer == "nobody")
      #expect(!attempt.isAuthenticated)
      #expect(attempt.key == nil)
    }
  }

  @Test func updateThatIsCarriedOutIsNone() async throws {
    try await UpdateServer.run(.of("lab.example", [])) { server async throws in
      #expect(try await server.update("lab.example", [.a("www.lab.example")]) == .noError)
      #expect(server.events.compactMap { RefusedAttempt($0, time: 5) }.isEmpty)
    }
  }
}
