import Authority
import Foundation
import Persistence
import Testing

/// What cannot be used is said in one sentence.
@Suite struct FaultTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  private func openingFailure() throws -> String {
    try #require(#expect(throws: StoreError.self) { try fixture.open() }).description
  }

  @Test func fileThatIsNoDatabaseIsRefused() throws {
    try Data(String(repeating: "no database ", count: 500).utf8).write(to: URL(fileURLWithPath: fixture.path))
    #expect(try openingFailure().contains("is not a database"))
  }

  @Test func corruptPageIsFoundWhenTheStoreOpens() async throws {
    let store = try await fixture.store()
    try store.commit(
      (0..<200).map { try fixture.commit(added: [fixture.address("h\($0).lab.example", 1)]) })
    try store.close()
    let handle = try #require(FileHandle(forUpdatingAtPath: fixture.path))
    let size = try handle.seekToEnd()
    for offset in stride(from: UInt64(8_192), to: size, by: 4_096) {
      try handle.seek(toOffset: offset)
      try handle.write(contentsOf: Data(repeating: 0xA5, count: 64))
    }
    try handle.close()
    #expect(try openingFailure().contains("is corrupt"))
  }

  @Test func databaseOfAnotherVersionIsRefused() throws {
    let store = try fixture.open()
    try store.close()
    let handle = try #require(FileHandle(forUpdatingAtPath: fixture.path))
    try handle.seek(toOffset: 60)  // user_version in the file's header
    try handle.write(contentsOf: Data([0, 0, 0, 99]))
    try handle.close()
    #expect(try openingFailure().contains("another version"))
  }

  @Test func folderThatIsMissingIsNamed() throws {
    let error = #expect(throws: StoreError.self) { try Store(path: "/nonexistent/kmsdns.sqlite") }
    #expect(error?.description.contains("/nonexistent/kmsdns.sqlite") == true)
  }

  @Test func tablesThatCannotFollowTheLogAreToldOfAndTriedAgain() async throws {
    let (told, teller) = AsyncStream.makeStream(of: String?.self)
    let store = try Store(path: fixture.path, settlingDelay: 20) { teller.yield($0) }
    try store.adopt([BaseAdoption(zone: fixture.zone, digest: [1], soa: fixture.soa(1))])
    try fixture.execute(
      "CREATE TRIGGER refusal BEFORE INSERT ON change_block BEGIN SELECT RAISE(ABORT, 'not today'); END")
    try store.commit([fixture.commit(added: [fixture.address("h0.lab.example", 1)])])
    var news = told.makeAsyncIterator()
    let reason = await news.next()
    #expect(reason??.contains("not today") == true, "\(reason ?? nil ?? "nothing")")
    let next = try fixture.commit(added: [fixture.address("h1.lab.example", 1)], serial: 3)
    #expect(throws: JournalError.self) { try store.commit([next]) }
    try fixture.execute("DROP TRIGGER refusal")
    #expect(await news.next() == .some(nil))
    try store.commit([next])
    #expect(try await store.publishedRecords(in: fixture.zone).count == 2)
    try store.close()
  }

  @Test func dataDirectoryIsMadeForItsOwnerAlone() throws {
    let path = fixture.folder + "/data"
    _ = try DataDirectory(path: path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o700)
  }

  @Test func dataDirectoryServesOneAtATime() throws {
    let path = fixture.folder + "/data"
    var first: DataDirectory? = try DataDirectory(path: path)
    let error = #expect(throws: StoreError.self) { try DataDirectory(path: path) }
    #expect(error?.description.contains("in use by another kmsdns") == true)
    withExtendedLifetime(first) {}
    first = nil
    #expect(throws: Never.self) { try DataDirectory(path: path) }
  }

  @Test func dataDirectoryThatCannotBeMadeIsNamed() throws {
    try Data().write(to: URL(fileURLWithPath: fixture.folder + "/file"))
    let error = #expect(throws: StoreError.self) { try DataDirectory(path: fixture.folder + "/file/data") }
    #expect(error?.description.contains("can't make the data directory") == true)
  }
}
