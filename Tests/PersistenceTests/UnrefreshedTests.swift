import AccessPolicy
import Authority
import DNSWire
import Persistence
import Testing

/// Which records nobody published again.
@Suite struct UnrefreshedTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  func unrefreshed(
    since time: UInt64, types: Set<RecordType>? = nil, after commits: [Commit]
  ) async throws -> [(record: ResourceRecord, provenance: Provenance)] {
    try await fixture.store(after: commits).unrefreshed(since: time, types: types, in: fixture.zone)
  }

  @Test func recordIsTheOneFromBefore() async throws {
    let old = try fixture.address("a.lab.example", 1)
    let silent = try await unrefreshed(
      since: 200,
      after: [
        fixture.commit(added: [old], time: 199),
        fixture.commit(added: [fixture.address("b.lab.example", 2)], time: 200),
      ])
    #expect(silent.map(\.record) == [old])
    #expect(silent.map(\.provenance.credential) == ["key kms1"])
  }

  @Test func refreshedRecordIsNot() async throws {
    let record = try fixture.address("a.lab.example", 1)
    let silent = try await unrefreshed(
      since: 200,
      after: [
        fixture.commit(added: [record], time: 100),
        fixture.commit(published: [fixture.publication(record)], time: 200),
      ])
    #expect(silent.isEmpty)
  }

  @Test func otherTypesAreNot() async throws {
    let service = try fixture.service("kms1.lab.example")
    let silent = try await unrefreshed(
      since: 200, types: [.srv],
      after: [fixture.commit(added: [fixture.address("a.lab.example", 1), service], time: 100)])
    #expect(silent.map(\.record) == [service])
  }

  @Test func recordsOfTheFileAreNot() async throws {
    let published = try fixture.address("a.lab.example", 1)
    let removed = try fixture.address("b.lab.example", 1)
    let silent = try await unrefreshed(
      since: 200,
      after: [
        fixture.commit(published: [fixture.publication(published, isStatic: true)], time: 100),
        fixture.commit(removed: [removed], statics: [removed], time: 100),
      ])
    #expect(silent.isEmpty)
  }

  @Test func recordsOfOtherZonesAreNot() async throws {
    let store = try await fixture.store(after: [fixture.commit(added: [fixture.address("a.lab.example", 1)], time: 1)])
    #expect(try await store.unrefreshed(since: 100, types: nil, in: try Name(text: "other.example")).isEmpty)
  }
}
