import GRDB
import GRDBSQLite

/// A statement without results, to be run many times.
///
/// It binds and steps by SQLite's own functions: GRDB makes a list of boxed values of each run's arguments, which takes as
/// long as SQLite takes to write the row.
final class RowStatement {
  private let db: Database
  private let statement: Statement
  private let parameters: Int
  private var values = RowValues()

  init(_ db: Database, _ sql: String) throws {
    self.db = db
    statement = try db.cachedStatement(sql: sql)
    parameters = Int(unsafe sqlite3_bind_parameter_count(statement.sqliteStatement))
  }

  /// Runs the statement with the values that `fill` adds: as many as it has parameters.
  func run(_ fill: (inout RowValues) -> Void) throws {
    let handle = unsafe statement.sqliteStatement
    values.removeAll()
    fill(&values)
    guard values.count == parameters else { throw failure(SQLITE_MISUSE) }
    try unsafe values.withBound(to: handle) { code in
      guard code == SQLITE_OK else { throw failure(code) }
      // A failed run is told by its own code; what reset says repeats it.
      defer { unsafe sqlite3_reset(handle) }
      let code = unsafe sqlite3_step(handle)
      guard code == SQLITE_DONE else { throw failure(code) }
    }
  }

  private func failure(_ code: Int32) -> DatabaseError {
    let extended = unsafe db.sqliteConnection.map { unsafe sqlite3_extended_errcode($0) } ?? code
    return DatabaseError(
      resultCode: ResultCode(rawValue: extended & 0xFF == code & 0xFF ? extended : code), message: db.lastErrorMessage)
  }
}
