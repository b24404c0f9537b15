import Foundation
import GRDBSQLite

/// The values of a statement's parameters, bound one after the other as they are added.
@safe struct RowValues {
  private let statement: OpaquePointer
  /// How many were added.
  private(set) var count: Int32 = 0
  /// SQLite's code for the first that could not be bound.
  private(set) var code = SQLITE_OK

  init(_ statement: OpaquePointer) {
    unsafe self.statement = statement
  }

  private mutating func note(_ result: Int32) {
    if code == SQLITE_OK { code = result }
  }

  mutating func addNull() {
    count += 1
    note(unsafe sqlite3_bind_null(statement, count))
  }

  mutating func add(_ number: Int64?) {
    guard let number else { return addNull() }
    count += 1
    note(unsafe sqlite3_bind_int64(statement, count, number))
  }

  mutating func add(_ text: String?) {
    guard var text else { return addNull() }
    count += 1
    note(
      text.withUTF8 { text in
        unsafe text.withMemoryRebound(to: CChar.self) { text in
          unsafe sqlite3_bind_text(statement, count, text.baseAddress, Int32(clamping: text.count), Self.copied)
        }
      })
  }

  mutating func add(_ octets: [UInt8]?) {
    guard let octets else { return addNull() }
    count += 1
    // Without an address it would be NULL.
    guard !octets.isEmpty else { return note(unsafe sqlite3_bind_zeroblob(statement, count, 0)) }
    note(
      unsafe octets.withUnsafeBytes { octets in
        unsafe sqlite3_bind_blob(statement, count, octets.baseAddress, Int32(clamping: octets.count), Self.copied)
      })
  }

  /// Tells SQLite to make a copy: SQLITE_TRANSIENT, which Swift can't import.
  private static var copied: sqlite3_destructor_type {
    unsafe unsafeBitCast(OpaquePointer(bitPattern: -1), to: sqlite3_destructor_type.self)
  }
}

extension [UInt8] {
  /// The octets as GRDB takes them.
  var data: Data { Data(self) }
}
