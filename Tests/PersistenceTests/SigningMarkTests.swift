import AccessPolicy
import Authority
import DNSWire
import Persistence
import Testing
import Zone

/// The newest time of each signer survives a restart, so that no update from before it counts again.
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
    #expect(marks == [.tsig(try Name(text: "kms1")): 120, .tsig(try Name(text: "kms2")): 90])
  }

  @Test func olderTimeOfALaterGroupChangesNothing() async throws {
    let store = try await fixture.store(after: [fixture.commit(signed: 100), fixture.commit(signed: 50)])
    #expect(try await store.signingMarks() == [.tsig(try Name(text: "kms1")): 100])
  }

  @Test func signersOfOneNameAndSeveralKindsAreTold() async throws {
    let name = try Name(text: "kms1.lab.example")
    let store = try await fixture.store()
    let address = try #require(IPAddress(text: "192.0.2.7"))
    for (time, signer) in [(UInt64(1), Signer.tsig(name)), (2, .sig0(name)), (3, .zoneKey(name))] {
      let requestor = Requestor(signer: signer, host: nil, address: address, transport: .udp)
      try await store.commit([
        Commit(
          zone: fixture.zone, changes: .init(), soa: fixture.soa(1), author: .requestor(requestor, signed: time),
          time: 1)
      ])
    }
    #expect(try await store.signingMarks() == [.tsig(name): 1, .sig0(name): 2, .zoneKey(name): 3])
  }

  @Test func unsignedUpdateLeavesNoMark() async throws {
    let store = try await fixture.store(after: [fixture.commit(added: [fixture.address("a.lab.example", 1)])])
    #expect(try await store.signingMarks().isEmpty)
  }
}
