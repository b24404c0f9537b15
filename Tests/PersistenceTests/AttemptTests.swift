import AccessPolicy
import Authority
import DNSWire
import Persistence
import Testing

/// Updates that were refused are kept, a bounded number of them.
@Suite struct AttemptTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  func attempt(
    time: UInt64 = 1_000, owner: String = "_vlmcs._tcp.lab.example", isAuthenticated: Bool = false,
    reason: String = "no rule allows it"
  ) throws -> RefusedAttempt {
    RefusedAttempt(
      time: time, zone: fixture.zone, signer: isAuthenticated ? "key kms9" : "nobody",
      isAuthenticated: isAuthenticated, key: isAuthenticated ? try Name(text: "kms9") : nil, address: "192.0.2.66",
      transport: "tcp", owners: [try Name(text: owner), try Name(text: "kms9.lab.example")], code: .refused,
      reason: reason)
  }

  func attempts(_ store: Store, of name: String? = nil) async throws -> [RefusedAttempt] {
    let name = try name.map { try Name(text: $0) }
    return try await store.history(of: HistoryQuery(zone: fixture.zone, name: name, limit: 100)).compactMap { entry in
      if case .attempt(let attempt) = entry { attempt } else { nil }
    }
  }

  @Test func attemptIsToldAsItWas() async throws {
    let store = try await fixture.store()
    let attempt = try attempt(isAuthenticated: true)
    try await store.keep([attempt])
    #expect(try await attempts(store) == [attempt])
  }

  @Test func attemptWithoutAZoneIsTaken() async throws {
    let store = try await fixture.store()
    let attempt = RefusedAttempt(
      time: 1, zone: nil, signer: "nobody", isAuthenticated: false, key: nil, address: "192.0.2.66", transport: "udp",
      owners: [], code: .formError, reason: "the message can't be read")
    await #expect(throws: Never.self) { try await store.keep([attempt]) }
  }

  @Test func attemptOnANameIsFoundByIt() async throws {
    let store = try await fixture.store()
    try await store.keep([attempt(owner: "a.lab.example", reason: "a"), attempt(owner: "b.lab.example", reason: "b")])
    #expect(try await attempts(store, of: "B.lab.example").map(\.reason) == ["b"])
  }

  @Test func attemptsStandBetweenTheChangesOfTheirTime() async throws {
    let store = try await fixture.store(after: [
      fixture.commit(added: [fixture.address("a.lab.example", 1)], time: 100),
      fixture.commit(added: [fixture.address("b.lab.example", 1)], time: 200),
      fixture.commit(added: [fixture.address("c.lab.example", 1)], time: 300),
    ])
    try await store.keep([attempt(time: 50), attempt(time: 200), attempt(time: 250)])
    let entries = try await store.history(of: HistoryQuery(zone: fixture.zone, limit: 100))
    let told = entries.map { entry in
      switch entry {
      case .change(let change): "change \(change.time)"
      case .attempt(let attempt): "attempt \(attempt.time)"
      case .action(let action): "action \(action.time)"
      }
    }
    #expect(told == ["change 300", "attempt 250", "attempt 200", "change 200", "change 100", "attempt 50"])
  }

  @Test func oldestAttemptsGoFirst() async throws {
    let store = try Store(path: fixture.path, keptAttempts: 2)
    for number in UInt64(1)...5 { try await store.keep([attempt(time: number)]) }
    #expect(try await attempts(store).map(\.time) == [5, 4])
  }

  @Test func floodOfStrangersDoesNotPushOutThoseWhoAreKnown() async throws {
    let store = try Store(path: fixture.path, keptAttempts: 2)
    try await store.keep([attempt(time: 1, isAuthenticated: true)])
    try await store.keep((2..<50).map { try attempt(time: $0) })
    #expect(try await attempts(store).map(\.time) == [49, 48, 1])
  }
}
