import AccessPolicy
import Authority
import DNSWire
import Foundation
import GRDB
import Persistence
import Testing
import Zone

/// A database of version 1 becomes one of today, with all that it holds.
@Suite struct MigrationTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
    try writeVersion1()
  }

  /// The tables of version 1, as its program made them.
  static let version1 = """
    CREATE TABLE zone (
      apex BLOB NOT NULL PRIMARY KEY,
      base_digest BLOB NOT NULL,
      soa BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- The journal: one row for each update that changed a zone, and the exact difference, record by record.
    CREATE TABLE change (
      id INTEGER NOT NULL PRIMARY KEY,
      zone BLOB NOT NULL,
      time INTEGER NOT NULL,
      serial INTEGER NOT NULL,
      credential TEXT NOT NULL,
      address TEXT NOT NULL,
      transport TEXT NOT NULL,
      rules TEXT NOT NULL
    ) STRICT;
    CREATE TABLE change_record (
      change INTEGER NOT NULL REFERENCES change (id),
      position INTEGER NOT NULL,
      is_removed INTEGER NOT NULL,
      owner BLOB NOT NULL,
      type INTEGER NOT NULL,
      ttl INTEGER NOT NULL,
      rdata BLOB NOT NULL,
      PRIMARY KEY (change, position)
    ) STRICT, WITHOUT ROWID;

    -- What all changes together come to: the overlay, with who published each record.
    CREATE TABLE dynamic_record (
      zone BLOB NOT NULL,
      folded_owner BLOB NOT NULL,
      type INTEGER NOT NULL,
      canonical_rdata BLOB NOT NULL,
      is_removed INTEGER NOT NULL,
      owner BLOB NOT NULL,
      ttl INTEGER NOT NULL,
      rdata BLOB NOT NULL,
      change INTEGER NOT NULL,
      credential TEXT NOT NULL,
      address TEXT NOT NULL,
      transport TEXT NOT NULL,
      rule TEXT NOT NULL,
      first_seen INTEGER NOT NULL,
      last_refreshed INTEGER NOT NULL,
      last_changed INTEGER NOT NULL,
      PRIMARY KEY (zone, folded_owner, type, canonical_rdata)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX dynamic_record_order ON dynamic_record (zone, change);
    """

  /// A zone; two changes of it: a record added with its SOA record, then one of the file removed; the overlay of both.
  func writeVersion1() throws {
    let queue = try DatabaseQueue(path: fixture.path)
    let zone = Data(fixture.zone.wire)
    let added = try fixture.service("KMS1.lab.example")
    let removed = try fixture.address("old.lab.example", 9)
    try queue.inDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      try db.execute(sql: Self.version1)
      try db.execute(sql: "PRAGMA user_version = 1")
      try db.execute(
        sql: "INSERT INTO zone VALUES (?, x'0102', ?)", arguments: [zone, Data(try fixture.soa(3).rdata)])
      try db.execute(
        sql: """
          INSERT INTO change VALUES (4, :zone, 100, 2, 'key kms1', '192.0.2.7', 'udp', 'kms' || char(10) || 'hosts');
          INSERT INTO change VALUES (5, :zone, 200, 3, 'key admin', '192.0.2.8', 'tcp', 'administrators');
          """, arguments: ["zone": zone])
      let records: [(Int, Int, Bool, ResourceRecord)] = try [
        (4, 0, true, ResourceRecord(name: fixture.zone, type: .soa, ttl: 60, rdata: fixture.soa(1).rdata)),
        (4, 1, false, ResourceRecord(name: fixture.zone, type: .soa, ttl: 60, rdata: fixture.soa(2).rdata)),
        (4, 2, false, added), (5, 0, true, removed),
      ]
      for (change, position, isRemoved, record) in records {
        try db.execute(
          sql: "INSERT INTO change_record VALUES (?, ?, ?, ?, ?, ?, ?)",
          arguments: [
            change, position, isRemoved, Data(record.name.wire), record.type.rawValue, record.ttl, Data(record.rdata),
          ])
      }
      for (change, isRemoved, record) in [(4, false, added), (5, true, removed)] {
        try db.execute(
          sql: """
            INSERT INTO dynamic_record
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'key kms1', '192.0.2.7', 'udp', 'kms', 100, 150, 120)
            """,
          arguments: [
            zone, Data(record.name.folded.wire), record.type.rawValue,
            Data(RecordData.canonical(record.type, record.rdata)), isRemoved, Data(record.name.wire), record.ttl,
            Data(record.rdata), change,
          ])
      }
    }
    try queue.close()
  }

  @Test func overlayIsRecalledInItsOrder() async throws {
    let recollection = try #require(try await fixture.open().recall(fixture.zone))
    #expect(recollection.baseDigest == [1, 2])
    #expect(recollection.soa.serial.rawValue == 3)
    #expect(recollection.entries.map(\.isRemoved) == [false, true])
    let target = try recollection.entries.first.map { try ServiceData(rdata: $0.record.rdata).target.relativeText }
    #expect(target == "KMS1.lab.example")
  }

  @Test func publishersAreKnown() async throws {
    let published = try await fixture.open().publishedRecords(in: fixture.zone)
    #expect(published.map(\.provenance.credential) == ["key kms1"])
    #expect(published.map(\.provenance.firstSeen) == [100])
    #expect(published.map(\.provenance.lastRefreshed) == [150])
    #expect(published.map(\.provenance.lastChanged) == [120])
  }

  @Test func changesAreTold() async throws {
    let entries = try await fixture.open().history(of: HistoryQuery(zone: fixture.zone, limit: 10))
    let changes = entries.compactMap { entry in
      if case .change(let change) = entry { change } else { nil }
    }
    #expect(changes.map(\.number) == [5, 4])
    #expect(changes.map(\.credential) == ["key admin", "key kms1"])
    #expect(changes.map(\.rules) == [["administrators"], ["kms", "hosts"]])
    #expect(try changes.first?.changes.removed == [fixture.address("old.lab.example", 9)])
    #expect(changes.last?.changes.removed.map(\.type) == [.soa])
    #expect(changes.last?.changes.added.map(\.type) == [.soa, .srv])
  }

  @Test func nameIsFoundInOldChanges() async throws {
    let query = HistoryQuery(zone: fixture.zone, name: try Name(text: "old.lab.example"), limit: 10)
    #expect(try await fixture.open().history(of: query).count == 1)
  }

  @Test func commitsGoOn() async throws {
    let store = try fixture.open()
    try store.commit([fixture.commit(added: [fixture.address("a.lab.example", 1)], serial: 4)])
    try store.close()
    let recollection = try #require(try await fixture.open().recall(fixture.zone))
    #expect(recollection.entries.count == 3)
    #expect(recollection.soa.serial.rawValue == 4)
  }

  @Test func databaseThatIsOnlyReadIsNotMigrated() throws {
    let error = #expect(throws: StoreError.self) { try Store(readingPath: fixture.path) }
    #expect(error?.description.contains("another version") == true)
  }

  @Test func migrationThatFailsLeavesTheOldDatabase() throws {
    let queue = try DatabaseQueue(path: fixture.path)
    try queue.inDatabase { try $0.execute(sql: "UPDATE change_record SET owner = x'ff'") }
    try queue.close()
    #expect(throws: StoreError.self) { try fixture.open() }
    let left = try DatabaseQueue(path: fixture.path)
    let (version, records) = try left.inDatabase { db in
      (
        try Int.fetchOne(db, sql: "PRAGMA user_version"),
        try Int.fetchOne(db, sql: "SELECT count(*) FROM change_record")
      )
    }
    #expect(version == 1)
    #expect(records == 4)
    try left.close()
  }
}

/// A database of version 2 becomes one of today: only signatures are kept in another way.
@Suite struct SecondMigrationTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
    let queue = try DatabaseQueue(path: fixture.path)
    try queue.inDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      // The tables that version 2 had as well are not read here.
      try db.execute(
        sql: """
          CREATE TABLE zone (id INTEGER NOT NULL PRIMARY KEY);
          CREATE TABLE change (id INTEGER NOT NULL PRIMARY KEY);
          CREATE TABLE dynamic_record (zone INTEGER NOT NULL, state INTEGER NOT NULL);
          CREATE TABLE signing_mark (
            kind TEXT NOT NULL,
            name BLOB NOT NULL,
            newest INTEGER NOT NULL,
            marks BLOB,
            PRIMARY KEY (kind, name)
          ) STRICT, WITHOUT ROWID;
          INSERT INTO signing_mark VALUES ('tsig', x'046b6d733100', 100, x'00000000000000070000000000000008');
          INSERT INTO signing_mark VALUES ('sig0', x'046b6d733200', 90, NULL);
          PRAGMA user_version = 2
          """)
    }
    try queue.close()
  }

  @Test func marksAreKept() async throws {
    let marks = try await fixture.open().signingMarks()
    #expect(
      marks == [
        .tsig(try Name(text: "kms1")): SigningMark(newest: 100, marks: [7, 8]),
        .sig0(try Name(text: "kms2")): SigningMark(newest: 90, marks: nil),
      ])
  }
}

/// A database of version 5 becomes one of today: many changes of the journal come to stand in one row.
@Suite struct FifthMigrationTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  /// A closed database of version 5, with changes of these numbers; each adds a host of that number.
  private func database(changes numbers: [Int]) async throws {
    try await fixture.store().close()
    try fixture.execute(StoreFixture.toVersion5)
    for number in numbers {
      let record = try fixture.address("h\(number).lab.example", 1)
      let changes = ChangeSet(added: [record])
      try fixture.execute(
        """
        INSERT INTO change VALUES (?, 1, ?, ?, ?, 'key kms1', '192.0.2.7', 'udp', NULL, 'kms' || char(10) || 'hosts', 'note', ?, 0)
        """,
        [
          number, 100 + number, 10 + number, Data([0] + record.name.wire),
          Data(ChangeRecords.encode(changes, apex: fixture.zone)),
        ])
    }
  }

  private func changes(_ store: Store, of name: String? = nil) async throws -> [RecordedChange] {
    let query = HistoryQuery(zone: fixture.zone, name: try name.map { try Name(text: $0) }, limit: 100)
    return try await store.history(of: query).compactMap { if case .change(let change) = $0 { change } else { nil } }
  }

  @Test func changesAreToldAsBefore() async throws {
    try await database(changes: [4, 5, 6])
    let changes = try await changes(try fixture.open())
    #expect(changes.map(\.number) == [6, 5, 4])
    let last = try #require(changes.last)
    #expect(last.time == 104 && last.serial.rawValue == 14 && !last.isPartial)
    #expect(last.credential == "key kms1" && last.address == "192.0.2.7" && last.transport == "udp")
    #expect(last.reason == nil && last.rules == ["kms", "hosts"] && last.notes == ["note"])
    #expect(last.changes == ChangeSet(added: [try fixture.address("h4.lab.example", 1)]))
  }

  @Test func numbersThatAreMissingStayMissing() async throws {
    try await database(changes: [1, 2, 7, 8])
    #expect(try await changes(try fixture.open()).map(\.number) == [8, 7, 2, 1])
  }

  @Test func nameIsFound() async throws {
    try await database(changes: [1, 2, 3])
    #expect(try await changes(try fixture.open(), of: "h2.lab.example").map(\.number) == [2])
  }

  @Test func commitsGoOnWithTheNextNumber() async throws {
    try await database(changes: [1, 2, 3])
    let store = try fixture.open()
    try store.commit([fixture.commit(added: [fixture.address("a.lab.example", 1)], serial: 20)])
    #expect(try await changes(store).map(\.number) == [4, 3, 2, 1])
    #expect(try await store.recentChanges(limit: 2).count == 2)
  }
}

/// A database of version 6 is read as it is: its differences have no serials in place of SOA records.
@Suite struct SixthMigrationTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  @Test func whatIsThereIsKept() async throws {
    let record = try fixture.address("a.lab.example", 1)
    try await fixture.store(after: [fixture.commit(added: [record], serial: 9)]).close()
    try fixture.execute("PRAGMA user_version = 6")
    let store = try fixture.open()
    let recollection = try #require(try await store.recall(fixture.zone))
    #expect(recollection.entries.map(\.record) == [record])
    #expect(recollection.soa.serial.rawValue == 9)
    #expect(try await store.recentChanges(limit: 2).map(\.changes.added) == [[record]])
    try store.close()
    let version = try await DatabaseQueue(path: fixture.path).read { db in
      try Int.fetchOne(db, sql: "PRAGMA user_version")
    }
    #expect(version == 7)
  }
}
