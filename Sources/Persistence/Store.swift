import Authority
import GRDB
import Synchronization

/// The store: one SQLite database in WAL mode whose every commit is synced to disk before it counts.
public final class Store: Sendable {
  /// What writes, one after the other.
  private let queue: DatabaseQueue
  /// What reads beside it, once somebody does.
  private let aside: Mutex<DatabaseQueue?>
  private let path: String
  private let statements = KeptStatements()
  /// Rows of the journal that stay.
  let keptChanges: Int
  /// Refused updates that stay, of those whose signer is known, and of the others.
  let keptAttempts: Int

  /// Opens the database, making it where it is missing, and checks that it is whole.
  public init(
    path: String, keptChanges: Int = PersistenceLimits.changes, keptAttempts: Int = PersistenceLimits.attempts
  ) throws(StoreError) {
    self.path = path
    self.keptChanges = keptChanges
    self.keptAttempts = keptAttempts
    aside = Mutex(nil)
    queue = try Self.translating(path) {
      let queue = try DatabaseQueue(path: path, configuration: Self.configuration("kmsdns.store"))
      try queue.inDatabase { db in try StoreFault.noting { try Self.prepare(db) } }
      return queue
    }
  }

  /// Opens the database of a server that is not running, to read it: nothing can be written, and no lock is taken.
  public init(readingPath path: String) throws(StoreError) {
    guard try DataDirectory.hasDatabase(at: path) else {
      throw StoreError("there is no database \(path): no server has used this data directory")
    }
    self.path = path
    keptChanges = PersistenceLimits.changes
    keptAttempts = PersistenceLimits.attempts
    queue = try Self.translating(path) { try Self.readOnlyQueue(path) }
    aside = Mutex(queue)
  }

  private static func prepare(_ db: Database) throws {
    try db.execute(sql: "PRAGMA journal_mode = WAL")
    try db.execute(sql: "PRAGMA synchronous = FULL")
    try db.execute(sql: "PRAGMA wal_autocheckpoint = \(PersistenceLimits.checkpointPages)")
    try db.execute(sql: "PRAGMA cache_size = -\(PersistenceLimits.cacheKibibytes)")
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

  /// Reads in a transaction, in turn with what writes.
  func read<Value: Sendable>(
    _ body: @Sendable @escaping (Database) throws -> Value
  ) async throws(JournalError) -> Value {
    do {
      return try await queue.read { db in try StoreFault.noting { try body(db) } }
    } catch {
      throw JournalError(StoreReason.sentence(error, path: path))
    }
  }

  /// Reads in a transaction for as long as it takes: on a connection of its own, which holds up nobody who writes.
  func readAside<Value: Sendable>(
    _ body: @Sendable @escaping (Database) throws -> Value
  ) async throws(JournalError) -> Value {
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

  /// Writes a group in the same way, on the thread that asks for it: to change threads costs as much as the disk.
  func writeGroup(_ body: (Database, GroupStatements) throws -> Void) throws(JournalError) {
    do {
      try queue.writeWithoutTransaction { db in
        try StoreFault.noting {
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

  /// Closes the database.
  public func close() throws(StoreError) {
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
