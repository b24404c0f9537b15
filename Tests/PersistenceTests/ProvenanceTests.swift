import AccessPolicy
import Authority
import DNSWire
import Persistence
import Testing

/// Who published a record, when, from where and by which rule.
@Suite struct ProvenanceTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  func provenance(after commits: [Commit]) async throws -> [Provenance] {
    let store = try fixture.open()
    try await store.adopt(fixture.zone, baseDigest: [1], soa: fixture.soa(1))
    for commit in commits { try await store.commit(commit) }
    return try await store.provenance(of: .srv, in: fixture.zone).map(\.provenance)
  }

  @Test func publicationIsKeptWithItsPublisher() async throws {
    let known = try await provenance(after: [fixture.commit(added: [fixture.service("kms1.lab.example")], time: 100)])
    #expect(
      known == [
        Provenance(
          credential: "key kms1", address: "192.0.2.7", transport: "udp", rule: "rule of kms1", firstSeen: 100,
          lastRefreshed: 100, lastChanged: 100)
      ])
  }

  @Test func republicationRefreshesAndChangesNothingElse() async throws {
    let record = try fixture.service("kms1.lab.example")
    let known = try await provenance(after: [
      fixture.commit(added: [record], time: 100), fixture.commit(published: [record], time: 200),
    ])
    #expect(known.map(\.firstSeen) == [100])
    #expect(known.map(\.lastRefreshed) == [200])
    #expect(known.map(\.lastChanged) == [100])
  }

  @Test func newTTLOfTheRRsetLeavesOtherPublishersTheirRecords() async throws {
    let first = try fixture.service("kms1.lab.example", ttl: 60)
    let unified = try fixture.service("kms1.lab.example", ttl: 90)
    let second = try fixture.service("kms2.lab.example", ttl: 90)
    let known = try await provenance(after: [
      fixture.commit(added: [first], key: "kms1", time: 100),
      fixture.commit(removed: [first], added: [unified, second], published: [second], key: "kms2", time: 200),
    ])
    #expect(Set(known.map(\.credential)) == ["key kms1", "key kms2"])
    #expect(known.first { $0.credential == "key kms1" }?.lastRefreshed == 100)
    #expect(known.first { $0.credential == "key kms1" }?.lastChanged == 200)
  }

  @Test func recordThatComesBackIsSeenAnew() async throws {
    let record = try fixture.service("kms1.lab.example")
    let known = try await provenance(after: [
      fixture.commit(added: [record], time: 100), fixture.commit(removed: [record], time: 200),
      fixture.commit(added: [record], time: 300),
    ])
    #expect(known.map(\.firstSeen) == [300])
  }

  @Test func removedRecordHasNoPublisher() async throws {
    let record = try fixture.service("kms1.lab.example")
    let known = try await provenance(after: [fixture.commit(added: [record]), fixture.commit(removed: [record])])
    #expect(known.isEmpty)
  }
}
