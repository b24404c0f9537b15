import DNSWire
import Foundation
import Persistence
import Testing

/// The database of a server that is not running is read without it.
@Suite struct ReadingTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  @Test func stoppedServersDatabaseIsRead() async throws {
    try await fixture.store(after: [fixture.commit(added: [fixture.address("a.lab.example", 1)])]).close()
    let store = try Store(readingPath: fixture.path)
    #expect(try await store.publishedRecords(in: fixture.zone).count == 1)
    #expect(try await store.history(of: HistoryQuery(zone: fixture.zone, limit: 10)).count == 1)
  }

  @Test func databaseThatAServerHasOpenIsRead() async throws {
    let server = try await fixture.store()
    let store = try Store(readingPath: fixture.path)
    try server.commit([fixture.commit(added: [fixture.address("a.lab.example", 1)])])
    // Its tables follow.
    #expect(try await server.publishedRecords(in: fixture.zone).count == 1)
    #expect(try await store.publishedRecords(in: fixture.zone).count == 1)
  }

  @Test func databaseOfAKilledServerIsRead() async throws {
    let server = try await fixture.store(after: [fixture.commit(added: [fixture.address("a.lab.example", 1)])])
    #expect(try await server.publishedRecords(in: fixture.zone).count == 1)
    let copy = try StoreFixture()
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: fixture.path + suffix, toPath: copy.path + suffix)
    }
    try server.close()
    let store = try Store(readingPath: copy.path)
    #expect(try await store.publishedRecords(in: fixture.zone).count == 1)
  }

  @Test func readingChangesNothing() async throws {
    try await fixture.store(after: [fixture.commit(added: [fixture.address("a.lab.example", 1)])]).close()
    let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
    let store = try Store(readingPath: fixture.path)
    _ = try await store.publishedRecords(in: fixture.zone)
    try store.close()
    #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == before)
  }

  @Test func writingIsRefused() async throws {
    try await fixture.store().close()
    let store = try Store(readingPath: fixture.path)
    let commit = try fixture.commit(added: [fixture.address("a.lab.example", 1)])
    #expect(throws: (any Error).self) { try store.commit([commit]) }
  }

  @Test func missingDatabaseIsNamedAndNotMade() throws {
    let error = #expect(throws: StoreError.self) { try Store(readingPath: fixture.path) }
    #expect(error?.description.contains("there is no database \(fixture.path)") == true)
    #expect(!FileManager.default.fileExists(atPath: fixture.path))
  }

  @Test func fileThatIsNoDatabaseIsRefused() throws {
    try Data(String(repeating: "no database ", count: 500).utf8).write(to: URL(fileURLWithPath: fixture.path))
    let error = #expect(throws: StoreError.self) { try Store(readingPath: fixture.path) }
    #expect(error?.description.contains("is not a database") == true)
  }
}
