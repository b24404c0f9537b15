import AccessPolicy
import Authority
import DNSWire
import Foundation
import GRDB
import Persistence
import TestSupport
import Testing
import Zone

/// Many changes stand in one row of the journal, and what becomes of records is written once for many changes.
@Suite struct JournalTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  private func changes(_ store: Store, of name: String? = nil, limit: Int = 10_000) async throws -> [RecordedChange] {
    let query = HistoryQuery(zone: fixture.zone, name: try name.map { try Name(text: $0) }, limit: limit)
    return try await store.history(of: query).compactMap { if case .change(let change) = $0 { change } else { nil } }
  }

  /// A store with so many changes, which came in one group; each adds a host of its number.
  private func store(changes count: Int, keeping kept: Int = 1_000_000) async throws -> Store {
    let store = try Store(path: fixture.path, keptChanges: kept)
    try store.adopt([BaseAdoption(zone: fixture.zone, digest: [1], soa: fixture.soa(1))])
    try store.commit(
      try (1...count).map { number in
        try fixture.commit(added: [fixture.address("h\(number).lab.example", 1)], serial: UInt32(number))
      })
    return store
  }

  @Test func manyChangesStandInFewRowsAndEachIsTold() async throws {
    let store = try await store(changes: 1_000)
    let changes = try await changes(store)
    #expect(changes.map(\.number) == (1...1_000).reversed())
    #expect(changes.map(\.serial.rawValue) == (1...1_000).reversed())
    #expect(changes.map(\.changes.added.count).allSatisfy { $0 == 1 })
    try store.close()
    #expect((2...50).contains(try fixture.rows(of: "change_block").count))
  }

  @Test func nameIsFoundAmongManyChanges() async throws {
    let store = try await store(changes: 1_000)
    for number in [1, 437, 1_000] {
      #expect(try await changes(store, of: "h\(number).lab.example").map(\.number) == [Int64(number)])
    }
    #expect(try await changes(store, of: "h1001.lab.example").isEmpty)
  }

  @Test func oldestChangesOfARowAreNotTold() async throws {
    let store = try await store(changes: 500, keeping: 7)
    #expect(try await changes(store).map(\.number) == (494...500).reversed())
    #expect(try await store.recentChanges(limit: 100).count == 7)
    try store.close()
    #expect(try fixture.rows(of: "change_block").count < 5)
  }

  @Test func changesLeadBackToASerial() async throws {
    let store = try await fixture.store()
    for serial in UInt32(2)...300 {
      let soas = try [serial - 1, serial].map {
        ResourceRecord(name: fixture.zone, type: .soa, ttl: 300, rdata: try fixture.soa($0).rdata)
      }
      try store.commit([
        fixture.commit(
          removed: [soas[0]], added: [soas[1], fixture.address("h\(serial).lab.example", 1)], serial: serial)
      ])
    }
    let changes = try await store.changes(of: fixture.zone, downTo: Serial(rawValue: 100))
    #expect(changes.map(\.serial.rawValue) == (101...300).reversed())
  }

  @Test func changeLargerThanARowStandsInOneOfItsOwn() async throws {
    let store = try await fixture.store()
    let records = try (0..<5_000).map { try fixture.address("h\($0).lab.example", 1) }
    try store.commit([
      fixture.commit(added: [fixture.address("a.lab.example", 1)]), fixture.commit(added: records),
      fixture.commit(added: [fixture.address("b.lab.example", 1)]),
    ])
    #expect(try await changes(store).map(\.changes.added.count) == [1, 5_000, 1])
  }

  @Test func changesOfTwoZonesAreToldApart() async throws {
    let store = try await fixture.store()
    let other = try Name(text: "other.example")
    try store.adopt([BaseAdoption(zone: other, digest: [1], soa: fixture.soa(1))])
    let commits = try (1...20).map { number in
      let record = ResourceRecord(
        name: try Name(text: "h", origin: number % 2 == 0 ? other : fixture.zone), type: .a, ttl: 1,
        rdata: [192, 0, 2, UInt8(number)])
      return Commit(
        zone: number % 2 == 0 ? other : fixture.zone, changes: ChangeSet(added: [record]),
        soa: try fixture.soa(UInt32(number)), author: try fixture.author("kms1"), time: 1)
    }
    try store.commit(commits)
    #expect(try await changes(store).map(\.number) == stride(from: Int64(19), through: 1, by: -2).map { $0 })
    let recent = try await store.recentChanges(limit: 3)
    #expect(recent.map(\.zone) == [other, fixture.zone, other])
  }

  @Test func recordThatABaseContradictedIsForgottenWhereItCameAndWentSince() async throws {
    let record = try fixture.address("a.lab.example", 1)
    let store = try await fixture.store(after: [fixture.commit(added: [record])])
    try store.adopt([
      BaseAdoption(zone: fixture.zone, digest: [2], soa: fixture.soa(7), restatements: [.init(record, .contested)])
    ])
    try store.commit([fixture.commit(added: [record], serial: 8), fixture.commit(removed: [record], serial: 9)])
    #expect(try await store.recall(fixture.zone)?.entries.isEmpty == true)
  }

  @Test func damagedRowsAreAnErrorOrToldAsFarAsTheyCanBeRead() async throws {
    try await store(changes: 3).close()
    let changes = try #require(try fixture.octets("SELECT changes FROM change_block"))
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<200 {
      var damaged = changes
      let place = Int.random(in: damaged.indices, using: &generator)
      damaged[place] = UInt8.random(in: 0...255, using: &generator)
      if Bool.random(using: &generator) { damaged.removeLast(Int.random(in: 1..<damaged.count, using: &generator)) }
      let last = [3, Int64.max, Int64.min, 0].randomElement(using: &generator)
      let count = [3, Int64.max, Int64.min, 0].randomElement(using: &generator)
      try fixture.execute("UPDATE change_block SET last = ?, count = ?, changes = ?", [last, count, Data(damaged)])
      let store = try Store(readingPath: fixture.path)
      let told = (try? await self.changes(store).count) ?? 0
      #expect(told <= 3)
      try store.close()
    }
  }

  /// What a host does to its record, seed by seed: the tables hold the same whether they follow each change or many at once.
  @Test(arguments: 0..<20) func tablesHoldTheSameHoweverManyChangesTheyFollow(seed: Int) async throws {
    let commits = try randomCommits(seed: UInt64(seed))
    var rows: [[String]] = []
    for isEach in [true, false] {
      let fixture = try StoreFixture()
      let store = try await fixture.store()
      for commit in commits {
        try store.commit([commit])
        if isEach { _ = try await store.recall(fixture.zone) }
      }
      try store.close()
      rows.append(try fixture.rows(of: "dynamic_record"))
    }
    #expect(!rows[0].isEmpty)
    #expect(rows[0] == rows[1])
  }

  /// Changes of a few records as updates make them: what is there is removed, refreshed, or gets another TTL; what is not is added.
  /// Two of them are the zone file's.
  private func randomCommits(seed: UInt64) throws -> [Commit] {
    var generator = SeededGenerator(seed: seed)
    let statics = try (0..<2).map { try fixture.address("s\($0).lab.example", 1) }
    var there = statics
    let all =
      statics
      + (try (0..<4).map { try fixture.address($0 % 2 == 0 ? "H\($0).lab.example" : "h.lab.example", UInt8($0)) })
    return try (0..<40).map { number in
      let record = try #require(all.randomElement(using: &generator))
      let isStatic = statics.contains { $0.isSame(as: record) }
      let time = 1_000 + UInt64(number)
      let key = Bool.random(using: &generator) ? "kms1" : "kms2"
      guard let place = there.firstIndex(where: { $0.isSame(as: record) }) else {
        there.append(record)
        return try fixture.commit(
          added: [record], published: [fixture.publication(record, key: key, isStatic: isStatic)], key: key, time: time)
      }
      let old = there[place]
      switch Int.random(in: 0..<4, using: &generator) {
      case 0:
        return try fixture.commit(
          published: [fixture.publication(old, key: key, isStatic: isStatic)], key: key, time: time)
      case 1:
        there[place].ttl += 1
        let new = there[place]
        let published = try [fixture.publication(new, key: key, isStatic: isStatic)]
        return try fixture.commit(
          removed: [old], added: [new], statics: isStatic ? [old] : [],
          published: Bool.random(using: &generator) ? published : [], key: key, time: time)
      default:
        there.remove(at: place)
        return try fixture.commit(removed: [old], statics: isStatic ? [old] : [], key: key, time: time)
      }
    }
  }
}
