import AccessPolicy
import Authority
import DNSWire
import Persistence
import Testing
import Zone

/// The newest second of each signer survives a restart, so that no update from before it counts again.
@Suite struct SigningMarkTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  @Test func newStoreKnowsNoSigner() async throws {
    #expect(try await fixture.open().signingMarks().isEmpty)
  }

  @Test func newestTimeOfEachSignerIsKept() async throws {
    let store = try await fixture.store()
    try store.commit([
      fixture.commit(key: "kms1", signed: 100), fixture.commit(key: "kms2", signed: 90),
      fixture.commit(key: "kms1", signed: 120), fixture.commit(key: "kms1", signed: 110),
    ])
    try store.close()
    let marks = try await fixture.open().signingMarks()
    #expect(marks == [.tsig(try Name(text: "kms1")): .of(120), .tsig(try Name(text: "kms2")): .of(90)])
  }

  @Test func olderTimeOfALaterGroupChangesNothing() async throws {
    let store = try await fixture.store(after: [fixture.commit(signed: 100), fixture.commit(signed: 50)])
    #expect(try await store.signingMarks() == [.tsig(try Name(text: "kms1")): .of(100)])
  }

  @Test func signersOfOneNameAndSeveralKindsAreTold() async throws {
    let name = try Name(text: "kms1.lab.example")
    let store = try await fixture.store()
    let address = try #require(IPAddress(text: "192.0.2.7"))
    for (time, signer) in [(UInt64(1), Signer.tsig(name)), (2, .sig0(name)), (3, .zoneKey(name))] {
      let requestor = Requestor(signer: signer, host: nil, address: address, transport: .udp)
      try store.commit([
        Commit(
          zone: fixture.zone, changes: .init(), soa: fixture.soa(1),
          author: .requestor(requestor, UpdateSignature(time: time, mark: time)),
          time: 1)
      ])
    }
    #expect(try await store.signingMarks() == [.tsig(name): .of(1), .sig0(name): .of(2), .zoneKey(name): .of(3)])
  }

  private func commit(_ time: UInt64, _ marks: some Sequence<UInt64>) throws -> [Commit] {
    let requestor = Requestor(
      signer: .tsig(try Name(text: "kms1")), host: nil, address: try #require(IPAddress(text: "192.0.2.7")),
      transport: .udp)
    return try marks.map { mark in
      Commit(
        zone: fixture.zone, changes: .init(), soa: try fixture.soa(1),
        author: .requestor(requestor, UpdateSignature(time: time, mark: mark)), time: time)
    }
  }

  @Test func marksOfTheNewestSecondAreKept() async throws {
    let store = try await fixture.store()
    try store.commit(try commit(100, [1, 2]))
    try store.commit(try commit(101, [3]) + commit(100, [4]))
    try store.commit(try commit(101, [.max, 0]))
    let marks = try await store.signingMarks().values.first
    #expect(marks == SigningMark(newest: 101, marks: [3, .max, 0]))
  }

  @Test func marksWhoseRowsAreTooManyAreNotKept() async throws {
    let kept: UInt64 = 100
    let store = try Store(path: fixture.path, keptSignatures: Int(kept))
    try store.adopt([BaseAdoption(zone: fixture.zone, digest: [1], soa: fixture.soa(1))])
    for mark in 0..<kept {
      try store.commit(try commit(100, [mark]))
      // Each look has the tables follow, in a transaction of its own.
      _ = try await store.rulings()
    }
    #expect(try await store.signingMarks().values.first?.marks == Array(0..<kept))
    try store.commit(try commit(100, [kept]))
    #expect(try await store.signingMarks().values.first == SigningMark(newest: 100, marks: nil))
    try store.commit(try commit(101, [7]))
    #expect(try await store.signingMarks().values.first == SigningMark(newest: 101, marks: [7]))
  }

  @Test func transactionThatFailsLeavesNoMark() async throws {
    let store = try await fixture.store(after: [fixture.commit(signed: 100)])
    let unknown = try Commit(
      zone: Name(text: "unknown.example"), changes: .init(), soa: fixture.soa(1),
      author: commit(200, [1])[0].author, time: 1)
    #expect(throws: JournalError.self) { try store.commit([fixture.commit(signed: 150), unknown]) }
    try store.commit([fixture.commit(signed: 120)])
    #expect(try await store.signingMarks() == [.tsig(try Name(text: "kms1")): .of(120)])
  }

  @Test func unsignedUpdateLeavesNoMark() async throws {
    let store = try await fixture.store(after: [fixture.commit(added: [fixture.address("a.lab.example", 1)])])
    #expect(try await store.signingMarks().isEmpty)
  }
}

extension SigningMark {
  /// The mark of one update, whose mark is its time.
  fileprivate static func of(_ time: UInt64) -> SigningMark { SigningMark(newest: time, marks: [time]) }
}
