import GRDB
import GRDBSQLite

/// A statement without results, to be run many times.
///
/// It binds and steps by SQLite's own functions: GRDB makes a list of boxed values of each run's arguments, which takes as
/// long as SQLite takes to write the row.
struct RowStatement {
  private let db: Database
  private let statement: Statement
  private let parameters: Int

  init(_ db: Database, _ sql: String) throws {
    self.db = db
    statement = try db.cachedStatement(sql: sql)
    parameters = Int(unsafe sqlite3_bind_parameter_count(statement.sqliteStatement))
  }

  /// Runs the statement with the values that `fill` adds: as many as it has parameters.
  func run(_ fill: (inout RowValues) -> Void) throws {
    let handle = unsafe statement.sqliteStatement
    var values = unsafe RowValues(handle)
    fill(&values)
    guard values.code == SQLITE_OK else { throw failure(values.code) }
    guard values.count == parameters else { throw failure(SQLITE_MISUSE) }
    // A failed run is told by its own code; what reset says repeats it.
    defer { unsafe sqlite3_reset(handle) }
    let code = unsafe sqlite3_step(handle)
    guard code == SQLITE_DONE else { throw failure(code) }
  }

  private func failure(_ code: Int32) -> DatabaseError {
    let extended = unsafe db.sqliteConnection.map { unsafe sqlite3_extended_errcode($0) } ?? code
    return DatabaseError(
      resultCode: ResultCode(rawValue: extended & 0xFF == code & 0xFF ? extended : code), message: db.lastErrorMessage)
  }
}
