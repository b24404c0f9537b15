import DNSWire
import Foundation
import GRDBSQLite

/// The values of a statement's parameters. Their octets stand in one block, used again for each row, from which SQLite
/// reads them: it makes no copies.
struct RowValues: ~Copyable {
  private enum Value {
    case null
    case number(Int64)
    case text(Range<Int>)
    case blob(Range<Int>)
  }

  private var values: [Value] = []
  private var writer = OctetWriter()

  /// How many were added.
  var count: Int { values.count }

  mutating func removeAll() {
    values.removeAll(keepingCapacity: true)
    writer.removeAll()
  }

  mutating func add(_ number: Int64?) {
    values.append(number.map { .number($0) } ?? .null)
  }

  mutating func add(_ text: String?) {
    guard let text = text?.utf8 else { return values.append(.null) }
    let start = writer.count
    writer.append(text.span)
    values.append(.text(start..<writer.count))
  }

  /// The text that stands at a place in some octets.
  mutating func add(text: Range<Int>?, of source: [UInt8]) {
    values.append(copied(text, of: source).map { .text($0) } ?? .null)
  }

  /// Octets that stand at a place among others.
  mutating func add(blob: Range<Int>?, of source: [UInt8]) {
    values.append(copied(blob, of: source).map { .blob($0) } ?? .null)
  }

  mutating func add(_ blob: borrowing LogOctets) { add(blob.writer.span) }

  mutating func add(_ blob: Span<UInt8>) {
    let start = writer.count
    writer.append(blob)
    values.append(.blob(start..<writer.count))
  }

  mutating func add(_ blob: [UInt8]?) {
    guard let blob else { return values.append(.null) }
    add(blob.span)
  }

  private mutating func copied(_ range: Range<Int>?, of source: [UInt8]) -> Range<Int>? {
    guard let range else { return nil }
    let start = writer.count
    writer.append(source.span.extracting(range))
    return start..<writer.count
  }

  /// Binds the values while `body` runs, which gets SQLite's code for the first that could not be bound.
  func withBound(to statement: OpaquePointer, _ body: (Int32) throws -> Void) rethrows {
    try unsafe writer.span.withUnsafeBytes { octets in
      // What is empty has an address as well: without one it would be NULL.
      var empty: UInt8 = 0
      try unsafe withUnsafePointer(to: &empty) { empty in
        let start = unsafe octets.baseAddress ?? UnsafeRawPointer(empty)
        var code = SQLITE_OK
        for (index, value) in values.enumerated() where code == SQLITE_OK {
          code = unsafe Self.bind(value, of: start, to: statement, at: Int32(index + 1))
        }
        // The octets are not there for longer.
        defer { unsafe sqlite3_clear_bindings(statement) }
        try body(code)
      }
    }
  }

  @unsafe private static func bind(
    _ value: Value, of start: UnsafeRawPointer, to statement: OpaquePointer, at index: Int32
  ) -> Int32 {
    switch value {
    case .null: unsafe sqlite3_bind_null(statement, index)
    case .number(let number): unsafe sqlite3_bind_int64(statement, index, number)
    case .text(let range):
      unsafe sqlite3_bind_text(
        statement, index, (start + range.lowerBound).assumingMemoryBound(to: CChar.self), Int32(clamping: range.count),
        nil)
    case .blob(let range):
      unsafe sqlite3_bind_blob(statement, index, start + range.lowerBound, Int32(clamping: range.count), nil)
    }
  }
}

extension [UInt8] {
  /// The octets as GRDB takes them.
  var data: Data { Data(self) }
}
