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

  func published(after commits: [Commit]) async throws -> [PublishedRecord] {
    try await fixture.store(after: commits).publishedRecords(in: fixture.zone, type: .srv)
  }

  func provenance(after commits: [Commit]) async throws -> [Provenance] {
    try await published(after: commits).map(\.provenance)
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
      fixture.commit(added: [record], time: 100), fixture.commit(published: [fixture.publication(record)], time: 200),
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
      fixture.commit(
        removed: [first], added: [unified, second], published: [fixture.publication(second, key: "kms2")], key: "kms2",
        time: 200),
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

  @Test func recordOfTheFileThatGotANewTTLHasNoPublisher() async throws {
    let old = try fixture.service("kms1.lab.example", ttl: 60)
    let unified = try fixture.service("kms1.lab.example", ttl: 90)
    let second = try fixture.service("kms2.lab.example", ttl: 90)
    let known = try await provenance(after: [
      fixture.commit(
        removed: [old], added: [unified, second], statics: [old],
        published: [fixture.publication(second, key: "kms2")], key: "kms2")
    ])
    #expect(known.map(\.credential) == ["key kms2"])
  }

  @Test func recordOfTheFileIsKnownByWhoPublishesItToo() async throws {
    let record = try fixture.service("kms1.lab.example")
    let known = try await published(after: [
      fixture.commit(published: [fixture.publication(record, isStatic: true)], time: 100),
      fixture.commit(published: [fixture.publication(record, isStatic: true)], time: 200),
    ])
    #expect(known.map(\.isStatic) == [true])
    #expect(known.map(\.provenance.firstSeen) == [100])
    #expect(known.map(\.provenance.lastRefreshed) == [200])
  }

  @Test func removedRecordOfTheFileHasNoPublisher() async throws {
    let record = try fixture.service("kms1.lab.example")
    let known = try await provenance(after: [
      fixture.commit(published: [fixture.publication(record, isStatic: true)]),
      fixture.commit(removed: [record], statics: [record]),
    ])
    #expect(known.isEmpty)
  }

  @Test func recordOfTheFileThatComesBackIsSeenAnew() async throws {
    let record = try fixture.service("kms1.lab.example")
    let known = try await provenance(after: [
      fixture.commit(published: [fixture.publication(record, isStatic: true)], time: 100),
      fixture.commit(removed: [record], statics: [record], time: 200),
      fixture.commit(added: [record], time: 300),
    ])
    #expect(known.map(\.firstSeen) == [300])
  }

  @Test func whatWasAskedForIsKeptWhereItDiffers() async throws {
    let stored = try fixture.service("kms1.lab.example", weight: 0, ttl: 300)
    let asked = try fixture.service("kms1.lab.example", weight: 100, ttl: 60)
    let known = try await published(after: [
      fixture.commit(added: [stored], published: [fixture.publication(stored, asked: asked)])
    ])
    #expect(known.map(\.record) == [stored])
    #expect(known.map(\.asked) == [asked])
  }

  @Test func whatWasAskedForIsForgottenWhenItNoLongerDiffers() async throws {
    let stored = try fixture.service("kms1.lab.example", ttl: 300)
    let asked = try fixture.service("kms1.lab.example", ttl: 60)
    let known = try await published(after: [
      fixture.commit(added: [stored], published: [fixture.publication(stored, asked: asked)]),
      fixture.commit(published: [fixture.publication(stored)]),
    ])
    #expect(known.map(\.asked) == [nil])
  }

  @Test func publishedRecordsOfOneNameAreThose() async throws {
    let store = try await fixture.store(after: [
      fixture.commit(added: [fixture.address("a.lab.example", 1), fixture.address("b.lab.example", 2)])
    ])
    let known = try await store.publishedRecords(in: fixture.zone, name: try Name(text: "B.lab.example"))
    #expect(try known.map(\.record) == [fixture.address("b.lab.example", 2)])
  }
}
