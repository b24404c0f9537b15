import DNSWire
import Foundation
import GRDB

/// A statement without results, to be run many times.
struct RowStatement {
  private let statement: Statement

  init(_ db: Database, _ sql: String) throws {
    statement = try db.cachedStatement(sql: sql)
  }

  /// Runs the statement with as many values as it has parameters.
  func run(_ values: [ColumnValue]) throws {
    statement.setUncheckedArguments(StatementArguments(values.map(\.databaseValue)))
    try statement.execute()
  }
}

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

  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let number): number.databaseValue
    case .string(let text): text.databaseValue
    case .octets(let octets): octets.data.databaseValue
    }
  }
}

extension [UInt8] {
  /// The octets as the database takes them.
  var data: Data { Data(self) }
}
