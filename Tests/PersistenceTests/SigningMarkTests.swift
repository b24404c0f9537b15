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
    try await store.commit([
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
      try await store.commit([
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
    try await store.commit(try commit(100, [1, 2]))
    try await store.commit(try commit(101, [3]) + commit(100, [4]))
    try await store.commit(try commit(101, [.max, 0]))
    let marks = try await store.signingMarks().values.first
    #expect(marks == SigningMark(newest: 101, marks: [3, .max, 0]))
  }

  @Test func tooManyMarksOfASecondAreNotKept() async throws {
    let store = try await fixture.store()
    let half = UInt64(AuthorityLimits.keptSignatures / 2)
    try await store.commit(try commit(100, 0..<half))
    try await store.commit(try commit(100, half..<2 * half))
    #expect(try await store.signingMarks().values.first?.marks?.count == AuthorityLimits.keptSignatures)
    try await store.commit(try commit(100, [999]))
    #expect(try await store.signingMarks().values.first == SigningMark(newest: 100, marks: nil))
    try await store.commit(try commit(100, [1_000]))
    #expect(try await store.signingMarks().values.first?.marks == nil)
    try await store.commit(try commit(101, [7]))
    #expect(try await store.signingMarks().values.first == SigningMark(newest: 101, marks: [7]))
    try await store.commit(try commit(102, 0...2 * half))
    #expect(try await store.signingMarks().values.first == SigningMark(newest: 102, marks: nil))
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
