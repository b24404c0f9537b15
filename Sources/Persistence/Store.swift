import Authority
import GRDB

/// The store: one SQLite database in WAL mode whose every commit is synced to disk before it counts.
public final class Store: Sendable {
  private let queue: DatabaseQueue
  private let path: String

  /// Opens the database, making it where it is missing, and checks that it is whole.
  public init(path: String) throws(StoreError) {
    self.path = path
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(PersistenceLimits.busyTimeout)
      configuration.maximumReaderCount = 1
      configuration.label = "kmsdns.store"
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.inDatabase { db in
        try db.execute(sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA foreign_keys = ON")
        try db.execute(sql: "PRAGMA wal_autocheckpoint = \(PersistenceLimits.checkpointPages)")
        try Self.requireDurability(db)
        if let fault = try String.fetchOne(db, sql: "PRAGMA quick_check(1)"), fault != "ok" {
          throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: fault)
        }
        try Schema.prepare(db)
      }
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(StoreReason.sentence(error, path: path))
    }
  }

  /// SQLite ignores settings that it can't follow: what durability rests on is read back.
  private static func requireDurability(_ db: Database) throws {
    guard try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal",
      try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2
    else { throw StoreError("the database's folder does not allow a write-ahead log") }
  }

  /// Reads in a transaction.
  func read<Value: Sendable>(
    _ body: @Sendable @escaping (Database) throws -> Value
  ) async throws(JournalError) -> Value {
    do {
      return try await queue.read(body)
    } catch {
      throw JournalError(StoreReason.sentence(error, path: path))
    }
  }

  /// Writes in a transaction, which is on disk when this returns, and undone when `body` throws.
  func write<Value: Sendable>(
    _ body: @Sendable @escaping (Database) throws -> Value
  ) async throws(JournalError) -> Value {
    do {
      return try await queue.write(body)
    } catch {
      throw JournalError(StoreReason.sentence(error, path: path))
    }
  }

  /// Closes the database.
  public func close() throws(StoreError) {
    do {
      try queue.close()
    } catch {
      throw StoreError(StoreReason.sentence(error, path: path))
    }
  }
}
