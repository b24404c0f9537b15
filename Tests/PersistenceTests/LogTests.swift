import AccessPolicy
import Authority
import DNSWire
import Foundation
import Persistence
import Synchronization
import TestSupport
import Testing

/// What was committed is in the log before it is in the tables, and comes from there where a server was killed.
@Suite struct LogTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  private static let files = ["kmsdns.commits-0", "kmsdns.commits-1"]

  /// Commits so many changes, each alone, and takes a copy of the folder before the tables follow.
  private func folderOfAKilledServer(commits count: Int) async throws -> StoreFixture {
    let store = try Store(path: fixture.path, settlingDelay: 3_600_000)
    try store.adopt([BaseAdoption(zone: fixture.zone, digest: [1], soa: fixture.soa(1))])
    for number in 0..<count {
      try store.commit([
        fixture.commit(added: [fixture.address("h\(number).lab.example", 1)], serial: UInt32(number) + 2)
      ])
    }
    let copy = try StoreFixture()
    try FileManager.default.removeItem(atPath: copy.folder)
    try FileManager.default.copyItem(atPath: fixture.folder, toPath: copy.folder)
    try store.close()
    return copy
  }

  /// The hosts that a store has published, by their numbers.
  private func hosts(_ store: Store) async throws -> [Int] {
    try await store.publishedRecords(in: fixture.zone).compactMap { published in
      Int(published.record.name.relativeText.prefix { $0 != "." }.dropFirst())
    }.sorted()
  }

  /// The file of the log that has something in it, and where its frames begin and end.
  private func frames(_ folder: String) throws -> (path: String, octets: [UInt8], bounds: [Int]) {
    let found = try Self.files.map { folder + "/" + $0 }.map { path in
      let octets = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      var bounds = [32]
      while let end = bounds.last, end + 24 <= octets.count {
        let count = octets[end + 8..<end + 12].reduce(0) { $0 << 8 | Int($1) }
        guard count > 0 else { break }
        bounds.append(end + 24 + count)
      }
      return (path, octets, bounds)
    }
    return try #require(found.max { $0.2.count < $1.2.count })
  }

  @Test func commitsOfAKilledServerAreThereAgain() async throws {
    let folder = try await folderOfAKilledServer(commits: 20)
    let store = try folder.open()
    #expect(try await hosts(store) == Array(0..<20))
    #expect(try await store.recall(fixture.zone)?.soa.serial.rawValue == 21)
    #expect(try await store.recentChanges(limit: 100).count == 20)
    try store.close()
    #expect(try await hosts(try folder.open()) == Array(0..<20))
  }

  @Test func whatAKilledServerLeftIsRead() async throws {
    let folder = try await folderOfAKilledServer(commits: 20)
    let files = try Self.files.map { try Data(contentsOf: URL(fileURLWithPath: folder.folder + "/" + $0)) }
    #expect(try await hosts(try Store(readingPath: folder.path)) == Array(0..<20))
    #expect(try Self.files.map { try Data(contentsOf: URL(fileURLWithPath: folder.folder + "/" + $0)) } == files)
    #expect(try await hosts(try folder.open()) == Array(0..<20))
  }

  @Test func whatARunningServerCommitsIsRead() async throws {
    let store = try await fixture.store()
    for number in 0..<200 {
      let host = try fixture.address("h\(number).lab.example", 1)
      try store.commit([fixture.commit(added: [host], serial: UInt32(number) + 2)])
      #expect(try await hosts(try Store(readingPath: fixture.path)) == Array(0...number))
      // The tables follow now and then.
      if number % 7 == 0 { #expect(try await hosts(store).count == number + 1) }
    }
  }

  @Test func whatIsReadBesideAServerThatCommitsIsOneMomentOfIt() async throws {
    let store = try await fixture.store()
    let count = 600
    let (zone, path) = (fixture.zone, fixture.path)
    let commits = try (0..<count).map { number in
      try fixture.commit(added: [fixture.address("h\(number).lab.example", 1)], serial: UInt32(number) + 2)
    }
    let hasEnded = Mutex(false)
    async let written: Void = Task.detached {
      defer { hasEnded.withLock { $0 = true } }
      for (number, commit) in commits.enumerated() {
        try store.commit([commit])
        // The tables follow, so that the files of the log are written over.
        if number % 3 == 0 { _ = try await store.recall(zone) }
      }
    }.value
    var most = 0
    var isLast = false
    while !isLast {
      isLast = hasEnded.withLock { $0 }
      let found = try await hosts(try Store(readingPath: path))
      #expect(found == Array(0..<found.count) && found.count >= most)
      most = max(most, found.count)
    }
    #expect(most == count)
    try await written
    try store.close()
  }

  @Test func pipeInPlaceOfTheLogIsRefused() async throws {
    let folder = try await folderOfAKilledServer(commits: 2)
    let path = folder.folder + "/" + Self.files[0]
    try FileManager.default.removeItem(atPath: path)
    let isMade = unsafe mkfifo(path, 0o600) == 0
    try #require(isMade)
    let error = #expect(throws: StoreError.self) { try folder.open() }
    #expect(error?.description.contains("kmsdns.commits-0 can't be read") == true, "\(error?.description ?? "")")
    #expect(throws: StoreError.self) { try Store(readingPath: folder.path) }
  }

  @Test func commitThatWasNotWrittenWholeIsNotThere() async throws {
    let folder = try await folderOfAKilledServer(commits: 3)
    let (path, octets, bounds) = try frames(folder.folder)
    try #require(bounds.count == 4)
    for end in stride(from: bounds[2], to: bounds[3], by: 7) {
      let copy = folder.folder + "-\(end)"
      try FileManager.default.copyItem(atPath: folder.folder, toPath: copy)
      let torn = octets[..<end] + [UInt8](repeating: 0, count: octets.count - end)
      try Data(torn).write(to: URL(fileURLWithPath: copy + path.dropFirst(folder.folder.count)))
      let store = try Store(path: copy + "/kmsdns.sqlite")
      #expect(try await hosts(store) == [0, 1])
      // What comes next takes its place.
      try store.commit([fixture.commit(added: [fixture.address("h7.lab.example", 1)])])
      try store.close()
      #expect(try await hosts(try Store(path: copy + "/kmsdns.sqlite")) == [0, 1, 7])
    }
  }

  /// What becomes of a log of ten frames that has one octet of some of them changed, so many times: `body` gets the folder, the file
  /// and its octets, the place that was changed, and how many frames stand whole before it.
  private func damage(
    frames range: Range<Int>, times: Int,
    _ body: (_ folder: String, _ file: String, _ octets: Data, _ place: Int, _ whole: Int) async throws -> Void
  ) async throws {
    let folder = try await folderOfAKilledServer(commits: 10)
    let (path, octets, bounds) = try frames(folder.folder)
    try #require(bounds.count == 11)
    var generator = SeededGenerator(seed: 7)
    for round in 0..<times {
      let copy = folder.folder + "-damaged-\(round)"
      try FileManager.default.copyItem(atPath: folder.folder, toPath: copy)
      var damaged = octets
      let place = Int.random(in: bounds[range.lowerBound]..<bounds[range.upperBound], using: &generator)
      damaged[place] ^= UInt8.random(in: 1...255, using: &generator)
      let file = copy + path.dropFirst(folder.folder.count)
      try Data(damaged).write(to: URL(fileURLWithPath: file))
      try await body(copy, file, Data(damaged), place, bounds.count { $0 <= place } - 1)
    }
  }

  @Test func damageThatEndsTheLogIsNoCommit() async throws {
    try await damage(frames: 9..<10, times: 40) { folder, _, _, place, _ async throws in
      #expect(try await hosts(try Store(path: folder + "/kmsdns.sqlite")) == Array(0..<9), "octet \(place)")
    }
  }

  @Test func damageWithCommitsBehindItIsToldAndNothingIsWrittenOver() async throws {
    try await damage(frames: 0..<9, times: 60) { folder, file, octets, place, whole async throws in
      let error = #expect(throws: StoreError.self, "octet \(place)") { try Store(path: folder + "/kmsdns.sqlite") }
      #expect(error?.description.contains("\(file) is damaged") == true, "\(error?.description ?? "")")
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == octets)
      // Who reads sees what stands before it.
      #expect(try await hosts(try Store(readingPath: folder + "/kmsdns.sqlite")) == Array(0..<whole), "octet \(place)")
      // And the server goes on without the log.
      for name in Self.files { try FileManager.default.removeItem(atPath: folder + "/" + name) }
      #expect(try await hosts(try Store(path: folder + "/kmsdns.sqlite")).isEmpty)
    }
  }

  @Test func whatLooksLikeFramesInAnUpdateIsNone() async throws {
    let head: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0xF0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    let store = try Store(path: fixture.path, settlingDelay: 3_600_000)
    try store.adopt([BaseAdoption(zone: fixture.zone, digest: [1], soa: fixture.soa(1))])
    for number in 0..<2 {
      let data = Array(repeating: head, count: 2_000).flatMap(\.self)
      let record = ResourceRecord(
        name: try Name(text: "h\(number).lab.example"), type: RecordType(rawValue: 65_280), ttl: 60, rdata: data)
      try store.commit([fixture.commit(added: [record], serial: UInt32(number) + 2)])
    }
    let (path, octets, bounds) = try frames(fixture.folder)
    let copy = fixture.folder + "-torn"
    try FileManager.default.copyItem(atPath: fixture.folder, toPath: copy)
    try store.close()
    var torn = octets
    torn[bounds[1] + 30] ^= 1
    try Data(torn).write(to: URL(fileURLWithPath: copy + path.dropFirst(fixture.folder.count)))
    #expect(try await hosts(try Store(path: copy + "/kmsdns.sqlite")) == [0])
  }

  @Test func logOfAnotherDatabaseIsRefused() async throws {
    let folder = try await folderOfAKilledServer(commits: 1)
    let other = try StoreFixture()
    try other.open().close()
    for name in Self.files {
      try FileManager.default.removeItem(atPath: other.folder + "/" + name)
      try FileManager.default.copyItem(atPath: folder.folder + "/" + name, toPath: other.folder + "/" + name)
    }
    let error = #expect(throws: StoreError.self) { try other.open() }
    #expect(error?.description.contains("has updates of another database") == true)
    #expect(error?.description.contains("kmsdns.commits-0") == true, "\(error?.description ?? "")")
  }

  @Test func bothFilesSayWhoseTheyAreHoweverMuchIsCommitted() async throws {
    let store = try await fixture.store()
    let heads = try Self.files.map { try Self.head(of: fixture.folder + "/" + $0) }
    #expect(heads[0].starts(with: Array("kmsdns commits 1".utf8)))
    #expect(heads[1] == heads[0])
    for number in 0..<2_000 {
      try store.commit([
        fixture.commit(added: [fixture.address("h\(number % 7).lab.example", 1)], serial: UInt32(number) + 2)
      ])
    }
    #expect(try Self.files.map { try Self.head(of: fixture.folder + "/" + $0) } == heads)
    try store.close()
  }

  private static func head(of path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)).prefix(32))
  }

  @Test func olderDatabaseBesideItsLogIsRefused() async throws {
    let store = try await fixture.store()
    try store.close()
    let older = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
    for number in 0..<2 {
      let store = try fixture.open()
      try store.commit([fixture.commit(added: [fixture.address("h\(number).lab.example", 1)])])
      // The tables follow, and the next one is written over what they have.
      #expect(try await hosts(store).count == 2 * number + 1)
      try store.commit([fixture.commit(added: [fixture.address("i\(number).lab.example", 1)])])
      try store.close()
    }
    let first = fixture.folder + "/" + Self.files[0]
    let second = fixture.folder + "/" + Self.files[1]
    // As if the first groups had been written over.
    for path in [first, second] {
      let handle = try #require(FileHandle(forUpdatingAtPath: path))
      try handle.seek(toOffset: 32)
      let head = try #require(try handle.read(upToCount: 8))
      if head.last == 1 {
        try handle.seek(toOffset: 32)
        try handle.write(contentsOf: Data(repeating: 0, count: 24))
      }
      try handle.close()
    }
    for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: fixture.path + ending) }
    try older.write(to: URL(fileURLWithPath: fixture.path))
    let error = #expect(throws: StoreError.self) { try fixture.open() }
    #expect(error?.description.contains("an older copy") == true, "\(error?.description ?? "")")
  }

  @Test func databaseWithoutItsLogIsOpened() async throws {
    let folder = try await folderOfAKilledServer(commits: 2)
    for name in Self.files { try FileManager.default.removeItem(atPath: folder.folder + "/" + name) }
    let store = try folder.open()
    #expect(try await hosts(store).isEmpty)
    try store.commit([fixture.commit(added: [fixture.address("h5.lab.example", 1)])])
    #expect(try await hosts(store) == [5])
  }

  @Test func manyChangesOfARecordBetweenTwoLooksLeaveTheLastOne() async throws {
    let store = try await fixture.store()
    var before: [ResourceRecord] = []
    for number in 1...50 as ClosedRange<UInt8> {
      let record = try fixture.address("a.lab.example", number)
      try store.commit([
        fixture.commit(removed: before, added: [record], serial: UInt32(number) + 1, time: 1_000 + UInt64(number))
      ])
      before = [record]
    }
    let published = try await store.publishedRecords(in: fixture.zone)
    #expect(published.map(\.record) == before)
    #expect(published.first?.provenance.firstSeen == 1_050)
    #expect(try await store.recentChanges(limit: 100).count == 50)
  }

  @Test func moreRowsThanWaitInMemoryAreAllWritten() async throws {
    let store = try Store(path: fixture.path, settlingDelay: 3_600_000)
    try store.adopt([BaseAdoption(zone: fixture.zone, digest: [1], soa: fixture.soa(1))])
    let count = PersistenceLimits.keptRecordOctets / 150
    let note = [String(repeating: "x", count: 10)]
    for start in stride(from: 0, to: count, by: 500) {
      let records = try (start..<start + 500).map { try fixture.address("h\($0).lab.example", 1) }
      try store.commit([fixture.commit(added: records, serial: UInt32(start) + 2, notes: note)])
    }
    // Some of those that were written already go again.
    let gone = try (0..<100).map { try fixture.address("h\($0).lab.example", 1) }
    try store.commit([fixture.commit(removed: gone, serial: UInt32(count) + 2_000)])
    let all = (count + 499) / 500 * 500
    #expect(try await hosts(store) == Array(100..<all))
    try store.close()
  }

  @Test func damageBeforeTheTablesFollowIsTold() async throws {
    let store = try Store(path: fixture.path, settlingDelay: 3_600_000)
    try store.adopt([BaseAdoption(zone: fixture.zone, digest: [1], soa: fixture.soa(1))])
    for number in 0..<3 {
      try store.commit([
        fixture.commit(added: [fixture.address("h\(number).lab.example", 1)], serial: UInt32(number) + 2)
      ])
    }
    let (path, octets, bounds) = try frames(fixture.folder)
    var damaged = octets
    damaged[bounds[1] + 30] ^= 1
    try #require(FileHandle(forUpdatingAtPath: path)).write(contentsOf: Data(damaged))
    let error = await #expect(throws: JournalError.self) { try await store.recall(fixture.zone) }
    #expect(error?.description.contains("update group 2 is not there any more, or damaged") == true)
    // What can't be kept for good is not taken, until it can.
    let next = try fixture.commit(added: [fixture.address("h7.lab.example", 1)], serial: 9)
    #expect(throws: JournalError.self) { try store.commit([next]) }
    try #require(FileHandle(forUpdatingAtPath: path)).write(contentsOf: Data(octets))
    try store.commit([next])
    #expect(try await hosts(store) == [0, 1, 2, 7])
    try store.close()
  }

  @Test func filesOfTheLogAreWrittenOver() async throws {
    let store = try await fixture.store()
    for number in 0..<200 {
      let record = try fixture.address("h\(number).lab.example", 1)
      try store.commit(
        Array(repeating: try fixture.commit(added: [record], notes: [String(repeating: "x", count: 200)]), count: 20))
      if number % 5 == 0 { _ = try await hosts(store) }
    }
    for name in Self.files {
      let size = try #require(
        try FileManager.default.attributesOfItem(atPath: fixture.folder + "/" + name)[.size] as? Int)
      #expect(size <= 256 << 10)
    }
    #expect(try await hosts(store) == Array(0..<200))
  }

  @Test func databaseOfVersion4GetsALog() async throws {
    try await fixture.store(after: [fixture.commit(added: [fixture.address("h1.lab.example", 1)])]).close()
    try fixture.rewrite(StoreFixture.toVersion4)
    let store = try fixture.open()
    #expect(try await hosts(store) == [1])
    try store.commit([fixture.commit(added: [fixture.address("h2.lab.example", 1)])])
    #expect(try await hosts(store) == [1, 2])
  }

  @Test func groupOfNoCommitsIsNothing() async throws {
    let store = try await fixture.store()
    try store.commit([])
    #expect(try await store.recentChanges(limit: 1).isEmpty)
  }

  @Test func logIsItsOwnersAlone() async throws {
    _ = try await fixture.store()
    for name in Self.files {
      let mode = try FileManager.default.attributesOfItem(atPath: fixture.folder + "/" + name)[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
  }
}
