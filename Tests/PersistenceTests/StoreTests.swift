import Authority
import DNSWire
import Persistence
import Testing
import Zone

/// What the store keeps, and gives back after it was closed.
@Suite struct StoreTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  /// Commits in turn, and then what another store on the same files recalls.
  func recalled(_ commits: [Commit]) async throws -> [Recollection.Entry] {
    try await fixture.store(after: commits).close()
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

  @Test func serialIsThatOfTheLastDifference() async throws {
    let soas = try (1...3).map { serial in
      ResourceRecord(name: fixture.zone, type: .soa, ttl: 60, rdata: try fixture.soa(serial).rdata)
    }
    let commits = try (1...2).map { place in
      let added = [try fixture.address("a\(place).lab.example", 1), soas[place]]
      return try fixture.commit(
        removed: [soas[place - 1]], added: added, published: [fixture.publication(added[0])], serial: UInt32(place + 1))
    }
    let store = try await fixture.store(after: commits)
    let changes = try await store.recentChanges(limit: 9).map(\.changes)
    #expect(changes.map(\.removed.last?.rdata) == [soas[0].rdata, soas[1].rdata])
    #expect(changes.map(\.added.last?.rdata) == [soas[1].rdata, soas[2].rdata])
    try store.close()
    #expect(try await fixture.open().recall(fixture.zone)?.soa == fixture.soa(3))
  }

  @Test func addedRecordIsRecalledWithItsCase() async throws {
    let entries = try await recalled([fixture.commit(added: [fixture.service("KMS1.lab.example")])])
    let entry = try #require(entries.first)
    #expect(!entry.isRemoved)
    #expect(try ServiceData(rdata: entry.record.rdata).target.description == "KMS1.lab.example.")
  }

  @Test func removedRecordOfTheFileIsRecalledAsRemoved() async throws {
    let record = try fixture.address("a.lab.example", 1)
    let entries = try await recalled([fixture.commit(removed: [record], statics: [record])])
    #expect(entries.map(\.isRemoved) == [true])
  }

  @Test func removedDynamicRecordIsForgotten() async throws {
    let record = try fixture.address("a.lab.example", 1)
    let entries = try await recalled([fixture.commit(added: [record]), fixture.commit(removed: [record])])
    #expect(entries.isEmpty)
  }

  @Test func recordOfTheFileThatComesBackIsRecalledAsAdded() async throws {
    let record = try fixture.address("a.lab.example", 1)
    let entries = try await recalled([
      fixture.commit(removed: [record], statics: [record]),
      fixture.commit(added: [record], published: [fixture.publication(record, isStatic: true)]),
    ])
    #expect(entries.map(\.isRemoved) == [false])
  }

  @Test func recordOfTheFileThatIsPublishedAsItIsChangesNothing() async throws {
    let record = try fixture.address("a.lab.example", 1)
    let entries = try await recalled([
      fixture.commit(published: [fixture.publication(record, isStatic: true)])
    ])
    // Whose it is counts where the file loses it.
    #expect(entries.map(\.state) == [.published])
  }

  @Test func newTTLOfARecordOfTheFileIsRecalled() async throws {
    let old = try fixture.address("a.lab.example", 1, ttl: 60)
    let new = try fixture.address("a.lab.example", 1, ttl: 90)
    let published = try fixture.publication(new, isStatic: true)
    let entries = try await recalled([
      fixture.commit(removed: [old], added: [new], statics: [old], published: [published]),
      fixture.commit(published: [published]),
    ])
    #expect(entries.map(\.record.ttl) == [90])
    #expect(entries.map(\.isRemoved) == [false])
  }

  @Test func entriesComeInTheOrderOfTheirLastChange() async throws {
    let first = try fixture.address("a.lab.example", 1)
    let second = try fixture.address("b.lab.example", 2)
    let entries = try await recalled([
      fixture.commit(added: [first]), fixture.commit(added: [second]),
      fixture.commit(removed: [first], statics: [first]),
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

  @Test func groupIsWrittenInItsOrder() async throws {
    let record = try fixture.address("a.lab.example", 1)
    let store = try await fixture.store()
    try store.commit([
      fixture.commit(added: [record], serial: 2), fixture.commit(removed: [record], serial: 3),
      fixture.commit(added: [record], serial: 4), fixture.commit(removed: [record], serial: 5),
    ])
    let recollection = try #require(try await store.recall(fixture.zone))
    #expect(recollection.entries.isEmpty)
    #expect(recollection.soa.serial.rawValue == 5)
  }

  @Test func groupIsWrittenWholeOrNotAtAll() async throws {
    let store = try await fixture.store()
    let good = try fixture.commit(added: [fixture.address("a.lab.example", 1)])
    let unknown = Commit(
      zone: try Name(text: "other.example"), changes: good.changes, soa: good.soa, author: good.author, time: 1)
    #expect(throws: JournalError.self) { try store.commit([good, unknown]) }
    let recollection = try #require(try await store.recall(fixture.zone))
    #expect(recollection.entries.isEmpty)
    #expect(recollection.soa.serial.rawValue == 1)
    #expect(try await store.history(of: HistoryQuery(zone: fixture.zone, limit: 10)).isEmpty)
  }

  @Test func storeTakesCommitsAfterARefusedOne() async throws {
    let store = try await fixture.store()
    let good = try fixture.commit(added: [fixture.address("a.lab.example", 1)])
    let unknown = Commit(
      zone: try Name(text: "other.example"), changes: good.changes, soa: good.soa, author: good.author, time: 1)
    #expect(throws: JournalError.self) { try store.commit([unknown]) }
    try store.commit([good])
    #expect(try await store.recall(fixture.zone)?.entries.count == 1)
  }

  @Test func zoneThatIsAdoptedAgainKeepsItsRecords() async throws {
    let store = try await fixture.store(after: [fixture.commit(added: [fixture.address("a.lab.example", 1)])])
    try store.adopt([BaseAdoption(zone: fixture.zone, digest: [2], soa: fixture.soa(7))])
    let recollection = try #require(try await store.recall(fixture.zone))
    #expect(recollection.baseDigest == [2])
    #expect(recollection.entries.count == 1)
  }

  @Test func recordThatABaseContradictsIsRecalledAsThatAndAges() async throws {
    let record = try fixture.address("a.lab.example", 1)
    let store = try await fixture.store(
      after: [fixture.commit(added: [record], published: [fixture.publication(record)])])
    try store.adopt([
      BaseAdoption(zone: fixture.zone, digest: [2], soa: fixture.soa(7), restatements: [.init(record, .contested)])
    ])
    #expect(try await store.recall(fixture.zone)?.entries.map(\.state) == [.contested])
    #expect(try await store.unrefreshed(since: .max, types: nil, in: fixture.zone).map(\.record) == [record])
    try store.commit([fixture.commit(published: [fixture.publication(record)], serial: 8)])
    #expect(try await store.recall(fixture.zone)?.entries.map(\.state) == [.contested])
  }

  @Test func recordWithTheLongestRdataIsRecalled() async throws {
    let record = ResourceRecord(
      name: try Name(text: "a.lab.example"), type: RecordType(rawValue: 65_280), ttl: 1,
      rdata: [UInt8](repeating: 7, count: 65_535))
    let entries = try await recalled([fixture.commit(added: [record])])
    #expect(entries.map(\.record) == [record])
  }

  @Test func recordWithoutRdataIsRecalled() async throws {
    let record = ResourceRecord(
      name: try Name(text: "a.lab.example"), type: RecordType(rawValue: 65_280), ttl: 1, rdata: [])
    let entries = try await recalled([fixture.commit(added: [record])])
    #expect(entries.map(\.record) == [record])
  }
}
