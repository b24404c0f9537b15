import DNSWire
import Foundation
import GRDBSQLite

/// What goes into a column.
enum ColumnValue {
  case null
  case integer(Int64)
  case string(String)
  case octets([UInt8])

  static func number(_ number: Int64?) -> ColumnValue { number.map { .integer($0) } ?? .null }
  static func number(_ type: RecordType) -> ColumnValue { .integer(Int64(type.rawValue)) }
  static func text(_ text: String?) -> ColumnValue { text.map { .string($0) } ?? .null }
  static func blob(_ octets: [UInt8]?) -> ColumnValue { octets.map { .octets($0) } ?? .null }

  /// Binds the value to a parameter, and gives SQLite's code.
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    switch self {
    case .null: return unsafe sqlite3_bind_null(statement, index)
    case .integer(let number): return unsafe sqlite3_bind_int64(statement, index, number)
    case .string(var text):
      return text.withUTF8 { text in
        unsafe text.withMemoryRebound(to: CChar.self) { text in
          unsafe sqlite3_bind_text(statement, index, text.baseAddress, Int32(clamping: text.count), Self.copied)
        }
      }
    case .octets(let octets):
      // Without an address it would be NULL.
      guard !octets.isEmpty else { return unsafe sqlite3_bind_zeroblob(statement, index, 0) }
      return unsafe octets.withUnsafeBytes { octets in
        unsafe sqlite3_bind_blob(statement, index, octets.baseAddress, Int32(clamping: octets.count), Self.copied)
      }
    }
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
