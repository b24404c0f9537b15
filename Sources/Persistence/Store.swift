public import Authority
import DNSWire
import GRDB
import Synchronization

/// The store: one SQLite database in WAL mode, and a log beside it. What updates do is on disk in the log before it counts, and in
/// the tables a moment later; whoever asks the tables waits for that.
public final class Store: Sendable {
  /// What writes, one after the other.
  private let queue: DatabaseQueue
  /// What reads beside it, once somebody does.
  private let aside: Mutex<DatabaseQueue?>
  let path: String
  private let statements = KeptStatements()
  /// What the tables do not have yet; nil where the database is only read.
  private let log: CommitLog?
  /// Has the tables follow.
  private let settling: SettlingTurns
  /// The numbers of the rows of zones, by folded apexes, as far as they were needed.
  private let zoneNumbers = Mutex<[Name: Int64]>([:])
  let keptRows: KeptRows
  /// Refused updates that stay, of those whose signer is known, and of the others.
  let keptAttempts: Int
  private let onLag: @Sendable (String?) -> Void

  /// Opens the database, making it where it is missing, and checks that it is whole. `onLag` is told why the tables can't follow the
  /// log after all, and nil once they do.
  public init(
    path: String, keptChanges: Int = PersistenceLimits.changes, keptAttempts: Int = PersistenceLimits.attempts,
    keptSignatures: Int = PersistenceLimits.signatureRows, settlingDelay: Int = PersistenceLimits.settlingDelay,
    onLag: @escaping @Sendable (String?) -> Void = { _ in }
  ) throws(StoreError) {
    self.path = path
    self.onLag = onLag
    keptRows = KeptRows(changes: keptChanges, signatures: keptSignatures)
    self.keptAttempts = keptAttempts
    aside = Mutex(nil)
    settling = SettlingTurns(delay: settlingDelay)
    (queue, log) = try Self.translating(path) {
      try LogStorage.renew(path + "-wal")
      let queue = try DatabaseQueue(path: path, configuration: Self.configuration("kmsdns.store"))
      let log = try queue.inDatabase { db in
        try StoreFault.noting {
          try Self.prepare(db)
          return try CommitLog(of: db, path: path)
        }
      }
      return (queue, log)
    }
    // What a server left that was killed.
    try Self.translating(path) {
      try queue.writeWithoutTransaction { db in try StoreFault.noting { try settle(db) } }
    }
  }

  /// Opens the database that a server has left, or has open, to read it: nothing can be written, and no lock is taken. Where the log
  /// has more than the tables, a copy in memory has both.
  public init(readingPath path: String) throws(StoreError) {
    guard try DataDirectory.hasDatabase(at: path) else {
      throw StoreError("there is no database \(path): no server has used this data directory")
    }
    self.path = path
    onLag = { _ in }
    keptRows = KeptRows(changes: PersistenceLimits.changes, signatures: PersistenceLimits.signatureRows)
    keptAttempts = PersistenceLimits.attempts
    log = nil
    settling = SettlingTurns(delay: PersistenceLimits.settlingDelay)
    let queue = try Self.translating(path) {
      let queue = try Self.readOnlyQueue(path)
      return try StoreFault.noting { try SettledCopy.make(of: queue, path: path) } ?? queue
    }
    self.queue = queue
    aside = Mutex(queue)
  }

  private static func prepare(_ db: Database) throws {
    try db.execute(sql: "PRAGMA journal_mode = WAL")
    try db.execute(sql: "PRAGMA synchronous = FULL")
    try db.execute(sql: "PRAGMA wal_autocheckpoint = \(PersistenceLimits.checkpointPages)")
    try db.execute(sql: "PRAGMA cache_size = -\(PersistenceLimits.cacheKibibytes)")
    // Debian's SQLite overwrites what is deleted, unless told not to: nothing in here is a secret.
    try db.execute(sql: "PRAGMA secure_delete = OFF")
    try requireDurability(db)
    if let fault = try String.fetchOne(db, sql: "PRAGMA quick_check(1)"), fault != "ok" {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: fault)
    }
    try Schema.prepare(db)
  }

  /// SQLite ignores settings that it can't follow: what durability rests on is read back.
  private static func requireDurability(_ db: Database) throws {
    guard try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal",
      try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2
    else { throw StoreError("the database's folder does not allow a write-ahead log") }
  }

  private static func readOnlyQueue(_ path: String) throws -> DatabaseQueue {
    var configuration = configuration("kmsdns.store.aside")
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.read { db in try StoreFault.noting { try Schema.check(db) } }
    return queue
  }

  private static func configuration(_ label: String) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(PersistenceLimits.busyTimeout)
    configuration.label = label
    return configuration
  }

  private static func translating<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(StoreError) -> Value {
    do {
      return try body()
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(StoreReason.sentence(error, path: path))
    }
  }

  /// Writes a group of changes with their provenance: when this returns they are on disk, all of them, or else none is.
  public func commit(_ commits: [Commit]) throws(JournalError) {
    guard let log else { throw JournalError("the database \(path) was opened to be read") }
    guard !commits.isEmpty else { return }
    do {
      // What the tables can't take is not put on top of what waits for them.
      if settling.isFailing || log.octets > PersistenceLimits.waitingOctets { try settleNow() }
      var writer = CommitWriter(capacity: 512 * commits.count)
      for commit in commits { writer.append(commit, zone: try zoneNumber(commit.zone)) }
      let waiting = try StoreFault.noting { try log.append(writer.frame) }
      settleLater(octets: waiting)
    } catch {
      throw JournalError(StoreReason.sentence(error, path: path))
    }
  }

  private func zoneNumber(_ apex: Name) throws -> Int64 {
    try zoneNumbers.withLock { numbers in
      if let number = numbers[apex] { return number }
      let number = try queue.inDatabase { db in try db.zoneNumber(apex.folded) }
      guard let number else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "zone \(apex) is not in the database")
      }
      numbers[apex] = number
      return number
    }
  }

  /// Has the tables follow, now that so many octets wait; where they can't, they try again and again.
  private func settleLater(octets: Int) {
    settling.schedule(octets: octets) { [weak self] in
      guard let self else { return }
      if (try? settleNow()) == nil { settleLater(octets: 0) }
    }
  }

  /// Writes what waits into the tables.
  private func settleNow() throws {
    try queue.writeWithoutTransaction { db in try StoreFault.noting { try settle(db) } }
  }

  /// Writes what waits into the tables, in the connection's turn.
  private func settle(_ db: Database) throws {
    guard let log, let batch = log.take() else { return }
    do {
      try StoreFault.noting {
        try statements.using(db) { statements in
          try statements.inTransaction {
            var tables = try TableWriter(statements)
            for frames in batch.frames { try tables.add(frames) }
            try tables.finish(keeping: keptRows)
            try statements.sequence.run { $0.add(Int64(clamping: batch.last)) }
          }
        }
      }
    } catch {
      log.takeBack(batch)
      // Who asked does not want it any more: that is no fault.
      let isInterrupted = StoreReason.isInterruption(error)
      if !isInterrupted, settling.note(isFailing: true) { onLag(StoreReason.sentence(error, path: path)) }
      throw error
    }
    log.settle()
    if settling.note(isFailing: false) { onLag(nil) }
  }

  /// Reads in a transaction, in turn with what writes.
  func read<Value: Sendable>(
    _ body: @Sendable @escaping (Database) throws -> Value
  ) async throws(JournalError) -> Value {
    do {
      return try await queue.writeWithoutTransaction { [self] db in
        try StoreFault.noting {
          try settle(db)
          return try body(db)
        }
      }
    } catch {
      throw JournalError(StoreReason.sentence(error, path: path))
    }
  }

  /// Reads in a transaction for as long as it takes: on a connection of its own, which holds up nobody who writes. Where the tables
  /// can't take what waits, it reads what they have.
  func readAside<Value: Sendable>(
    _ body: @Sendable @escaping (Database) throws -> Value
  ) async throws(JournalError) -> Value {
    if let log, !log.isSettled {
      try? await queue.writeWithoutTransaction { [self] db in try StoreFault.noting { try settle(db) } }
    }
    do {
      let reader = try aside.withLock { aside in
        let reader = try aside ?? Self.readOnlyQueue(path)
        aside = reader
        return reader
      }
      return try await reader.read { db in try StoreFault.noting { try body(db) } }
    } catch {
      throw JournalError(StoreReason.sentence(error, path: path))
    }
  }

  /// Writes in a transaction, which is on disk when this returns, and undone when `body` throws.
  func write(_ body: @Sendable @escaping (Database) throws -> Void) async throws(JournalError) {
    try await write(returning: body)
  }

  /// Writes in the same way, and gives what `body` does.
  func write<Value: Sendable>(
    returning body: @Sendable @escaping (Database) throws -> Value
  ) async throws(JournalError) -> Value {
    do {
      return try await queue.writeWithoutTransaction { db in try Self.commit(db, body) }
    } catch {
      throw JournalError(StoreReason.sentence(error, path: path))
    }
  }

  /// Writes in the same way, after what waits, on the thread that asks for it.
  func writeGroup(_ body: (Database, GroupStatements) throws -> Void) throws(JournalError) {
    do {
      try queue.writeWithoutTransaction { db in
        try StoreFault.noting {
          try settle(db)
          try statements.using(db) { statements in try statements.inTransaction { try body(db, statements) } }
        }
      }
    } catch {
      throw JournalError(StoreReason.sentence(error, path: path))
    }
  }

  /// The transaction is ended here, so that the reason of a commit that fails is at hand.
  private static func commit<Value>(_ db: Database, _ body: (Database) throws -> Value) throws -> Value {
    try StoreFault.noting {
      var value: Value?
      try db.inTransaction(.immediate) {
        value = try body(db)
        return .commit
      }
      guard let value else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
      return value
    }
  }

  /// Closes the database. What its tables can't take now waits in the log for the next one who opens it.
  public func close() throws(StoreError) {
    try? settleNow()
    settling.end()
    log?.end()
    try Self.translating(path) {
      try aside.withLock { aside in
        try aside?.close()
        aside = nil
      }
      queue.inDatabase { _ in statements.forget() }
      try queue.close()
    }
  }
}

/// How many rows stay of those that updates add to.
struct KeptRows {
  /// Those of the journal.
  let changes: Int
  /// Those of signatures.
  let signatures: Int
}
