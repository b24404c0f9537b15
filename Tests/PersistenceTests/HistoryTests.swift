import AccessPolicy
import Authority
import DNSWire
import Persistence
import Testing
import Zone

/// Who changed what, when, from where, by which rules.
@Suite struct HistoryTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  func history(
    _ store: Store, of name: String? = nil, limit: Int = 100
  ) async throws -> [HistoryEntry] {
    let name = try name.map { try Name(text: $0) }
    return try await store.history(of: HistoryQuery(zone: fixture.zone, name: name, limit: limit))
  }

  func changes(_ store: Store, of name: String? = nil, limit: Int = 100) async throws -> [RecordedChange] {
    try await history(store, of: name, limit: limit).compactMap { entry in
      if case .change(let change) = entry { change } else { nil }
    }
  }

  @Test func changeIsToldWithItsAuthor() async throws {
    let record = try fixture.service("kms1.lab.example")
    let store = try await fixture.store(after: [
      fixture.commit(added: [record], serial: 7, notes: ["the TTL was 5", "the port was 1"], time: 100)
    ])
    let change = try #require(try await changes(store).first)
    #expect(change.time == 100)
    #expect(change.serial.rawValue == 7)
    #expect(change.credential == "key kms1")
    #expect(change.address == "192.0.2.7")
    #expect(change.transport == "udp")
    #expect(change.reason == nil)
    #expect(change.rules == ["rule of kms1"])
    #expect(change.notes == ["the TTL was 5", "the port was 1"])
  }

  @Test func differenceIsToldRecordByRecord() async throws {
    let removed = try [
      ResourceRecord(name: fixture.zone, type: .soa, ttl: 60, rdata: fixture.soa(1).rdata),
      fixture.address("a.lab.example", 1, ttl: 60), fixture.address("a.lab.example", 2, ttl: 60),
    ]
    let added = try [
      ResourceRecord(name: fixture.zone, type: .soa, ttl: 60, rdata: fixture.soa(2).rdata),
      fixture.service("KMS1.lab.example"), fixture.address("B.Lab.example", 3),
    ]
    let store = try await fixture.store(after: [fixture.commit(removed: removed, added: added)])
    let change = try #require(try await changes(store).first)
    #expect(change.changes == ChangeSet(removed: removed, added: added))
    #expect(change.changes.added.map(\.name.wire) == added.map(\.name.wire))
    #expect(change.changes.added.map(\.rdata) == added.map(\.rdata))
  }

  @Test func differenceOfThousandsOfRecordsIsTold() async throws {
    let added = try (0..<3_000).map { try fixture.address("h\($0).lab.example", UInt8($0 & 255), ttl: UInt32.max) }
    let store = try await fixture.store(after: [fixture.commit(added: added)])
    #expect(try await changes(store).first?.changes.added == added)
  }

  @Test func serversOwnChangeIsToldWithItsReason() async throws {
    let record = try fixture.address("a.lab.example", 1)
    let store = try await fixture.store(after: [
      fixture.commit(added: [record]), fixture.serverCommit(removed: [record], reason: "aging"),
    ])
    let change = try #require(try await changes(store).first)
    #expect(change.credential == "kmsdns")
    #expect(change.reason == "aging")
    #expect(change.address == nil)
    #expect(change.transport == nil)
  }

  @Test func refreshmentIsNoChange() async throws {
    let record = try fixture.address("a.lab.example", 1)
    let store = try await fixture.store(after: [
      fixture.commit(added: [record]), fixture.commit(published: [fixture.publication(record)]),
    ])
    #expect(try await changes(store).count == 1)
  }

  @Test func changesOfOneSecondComeInTheirOrder() async throws {
    let store = try await fixture.store()
    try store.commit(
      (2...9).map { try fixture.commit(added: [fixture.address("h\($0).lab.example", 1)], serial: $0) })
    #expect(try await changes(store).map(\.serial.rawValue) == Array((2...9).reversed()))
  }

  @Test func changesKeepTheirOrderWhenTheClockGoesBack() async throws {
    let store = try await fixture.store(after: [
      fixture.commit(added: [fixture.address("a.lab.example", 1)], serial: 2, time: 500),
      fixture.commit(added: [fixture.address("b.lab.example", 1)], serial: 3, time: 400),
    ])
    #expect(try await changes(store).map(\.serial.rawValue) == [3, 2])
  }

  @Test func limitGivesTheNewest() async throws {
    let store = try await fixture.store(
      after: (2...9).map { try fixture.commit(added: [fixture.address("h\($0).lab.example", 1)], serial: $0) })
    #expect(try await changes(store, limit: 2).map(\.serial.rawValue) == [9, 8])
  }

  @Test func historyOfANameIsThatOfTheName() async throws {
    let record = try fixture.address("B.lab.example", 2)
    let store = try await fixture.store(after: [
      fixture.commit(added: [fixture.address("a.lab.example", 1)], serial: 2),
      fixture.commit(added: [record, fixture.address("ab.lab.example", 1)], serial: 3),
      fixture.commit(added: [fixture.address("a.b.lab.example", 1)], serial: 4),
      fixture.commit(removed: [record], serial: 5),
    ])
    #expect(try await changes(store, of: "b.LAB.example").map(\.serial.rawValue) == [5, 3])
  }

  @Test func labelThatLooksLikeANameIsNotIt() async throws {
    // The label holds a zero octet and then the wire form of a.lab.example but for its end.
    let inner = try Name(text: "a.lab.example").wire.dropLast()
    let owner = try Name(labels: [[0] + inner])
    let store = try await fixture.store(after: [
      fixture.commit(added: [ResourceRecord(name: owner, type: .a, ttl: 1, rdata: [1, 2, 3, 4])])
    ])
    #expect(try await changes(store, of: "a.lab.example").isEmpty)
  }

  @Test func otherZonesAreNotTold() async throws {
    let store = try await fixture.store(after: [fixture.commit(added: [fixture.address("a.lab.example", 1)])])
    let query = HistoryQuery(zone: try Name(text: "other.example"), limit: 10)
    #expect(try await store.history(of: query).isEmpty)
  }

  @Test func oldestChangesGoFirst() async throws {
    let store = try Store(path: fixture.path, keptChanges: 3)
    try store.adopt([BaseAdoption(zone: fixture.zone, digest: [1], soa: fixture.soa(1))])
    for serial in UInt32(2)...9 {
      try store.commit([fixture.commit(added: [fixture.address("h\(serial).lab.example", 1)], serial: serial)])
    }
    #expect(try await changes(store).map(\.serial.rawValue) == [9, 8, 7])
    #expect(try await store.recall(fixture.zone)?.entries.count == 8)
  }

  @Test func readingGoesOnWhileCommitsAreWritten() async throws {
    let store = try await fixture.store()
    let fixture = fixture
    async let reads = (0..<50).asyncCount { try await self.changes(store).count >= 0 }
    for number in 0..<50 {
      try store.commit([fixture.commit(added: [fixture.address("h\(number).lab.example", 1)])])
    }
    #expect(try await reads == 50)
    #expect(try await changes(store).count == 50)
  }
}

extension Range<Int> {
  fileprivate func asyncCount(_ body: @Sendable () async throws -> Bool) async throws -> Int {
    var count = 0
    for _ in self where try await body() { count += 1 }
    return count
  }
}
