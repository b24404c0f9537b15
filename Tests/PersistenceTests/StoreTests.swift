import Authority
import DNSWire
import Persistence
import Testing

/// What the store keeps, and gives back after it was closed.
@Suite struct StoreTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  /// Commits in turn, and then what another store on the same files recalls.
  func recalled(_ commits: [Commit]) async throws -> [Recollection.Entry] {
    let store = try fixture.open()
    try await store.adopt(fixture.zone, baseDigest: [1], soa: fixture.soa(1))
    for commit in commits { try await store.commit(commit) }
    try store.close()
    return try #require(try await fixture.open().recall(fixture.zone)).entries
  }

  @Test func unknownZoneIsNotRecalled() async throws {
    #expect(try await fixture.open().recall(fixture.zone) == nil)
  }

  @Test func baseAndSerialAreRecalled() async throws {
    _ = try await recalled([fixture.commit(added: [fixture.address("a.lab.example", 1)], serial: 9)])
    let recollection = try #require(try await fixture.open().recall(try Name(text: "LAB.example")))
    #expect(recollection.baseDigest == [1])
    #expect(recollection.soa.serial.rawValue == 9)
  }

  @Test func addedRecordIsRecalledWithItsCase() async throws {
    let entries = try await recalled([fixture.commit(added: [fixture.service("KMS1.lab.example")])])
    let entry = try #require(entries.first)
    #expect(!entry.isRemoved)
    #expect(try ServiceData(rdata: entry.record.rdata).target.description == "KMS1.lab.example.")
  }

  @Test func removedRecordIsRecalledAsRemoved() async throws {
    let record = try fixture.address("a.lab.example", 1)
    let entries = try await recalled([fixture.commit(added: [record]), fixture.commit(removed: [record])])
    #expect(entries.map(\.isRemoved) == [true])
  }

  @Test func recordThatComesBackIsRecalledAsAdded() async throws {
    let record = try fixture.address("a.lab.example", 1)
    let entries = try await recalled([fixture.commit(removed: [record]), fixture.commit(added: [record])])
    #expect(entries.map(\.isRemoved) == [false])
  }

  @Test func entriesComeInTheOrderOfTheirLastChange() async throws {
    let first = try fixture.address("a.lab.example", 1)
    let second = try fixture.address("b.lab.example", 2)
    let entries = try await recalled([
      fixture.commit(added: [first]), fixture.commit(added: [second]), fixture.commit(removed: [first]),
    ])
    #expect(entries.map(\.record.name) == [second.name, first.name])
  }

  @Test func otherSpellingOfATargetIsTheSameRecord() async throws {
    let entries = try await recalled([
      fixture.commit(added: [fixture.service("kms1.lab.example")]),
      fixture.commit(
        removed: [fixture.service("kms1.lab.example")], added: [fixture.service("KMS1.lab.example")]),
    ])
    #expect(entries.count == 1)
  }

  @Test func newTTLIsKept() async throws {
    let entries = try await recalled([
      fixture.commit(added: [fixture.address("a.lab.example", 1, ttl: 60)]),
      fixture.commit(
        removed: [fixture.address("a.lab.example", 1, ttl: 60)],
        added: [fixture.address("a.lab.example", 1, ttl: 90)]),
    ])
    #expect(entries.map(\.record.ttl) == [90])
  }

  @Test func changeOfAnUnknownZoneIsRefusedWhole() async throws {
    let store = try fixture.open()
    let commit = try fixture.commit(added: [fixture.address("a.lab.example", 1)])
    await #expect(throws: JournalError.self) { try await store.commit(commit) }
    try await store.adopt(fixture.zone, baseDigest: [1], soa: fixture.soa(1))
    #expect(try await store.recall(fixture.zone)?.entries.count == 0)
  }
}
