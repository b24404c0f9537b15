import GRDB

/// The journal's table, read.
enum Journal {
  /// A change, as places in the octets of its row.
  struct Entry {
    /// Later changes have higher ones.
    let number: Int64
    let commit: LoggedCommit
    let author: LoggedAuthor
    let change: LoggedChange
    let octets: [UInt8]

    func octets(_ range: Range<Int>) -> [UInt8] { Array(octets[range]) }

    func text(_ range: Range<Int>) -> String { String(decoding: octets[range], as: UTF8.self) }
  }

  /// Calls `body` with each of so many changes that are kept, the newest first, until it gives false; with `pattern` only with those
  /// of rows in which these octets stand.
  static func read(
    _ db: Database, keeping kept: Int, containing pattern: [UInt8]? = nil, _ body: (Entry) throws -> Bool
  ) throws {
    let newest = try Int64.fetchOne(db, sql: "SELECT max(last) FROM change_block") ?? 0
    let oldest = newest &- Int64(clamping: kept)
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT last, count, changes FROM change_block
        WHERE last > ? \(pattern == nil ? "" : "AND instr(changes, ?) > 0") ORDER BY last DESC
        """,
      arguments: [oldest] + StatementArguments([pattern?.data].compactMap { $0 }))
    while let row = try rows.next() {
      for entry in try entries(row.octets("changes"), from: row["last"] &- row["count"] &+ 1).reversed() {
        guard try entry.number > oldest && body(entry) else { return }
      }
    }
  }

  private static func entries(_ octets: [UInt8], from first: Int64) throws -> [Entry] {
    var entries: [Entry] = []
    var reader = LogReader(octets, at: 0)
    while !reader.isAtEnd {
      entries.append(
        Entry(
          number: first &+ Int64(entries.count), commit: try LoggedCommit(&reader), author: try LoggedAuthor(&reader),
          change: try LoggedChange(&reader), octets: octets))
    }
    return entries
  }
}
