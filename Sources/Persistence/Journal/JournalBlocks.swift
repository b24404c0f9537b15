import DNSWire
import GRDB

/// The journal's table, written: many changes in one row, as a row for each would take longer than all else that becomes of an
/// update. What it remembers is what the transaction left: where that fails, it is to be thrown away.
final class JournalBlocks {
  private let insertion: RowStatement
  private let pruning: RowStatement
  /// The number of the newest change; 0 where there is none.
  private(set) var last: Int64
  /// The changes that wait for their row, as `RecordedChange` reads them.
  private var block = LogOctets()
  private var count: Int64 = 0

  init(_ db: Database) throws {
    insertion = try RowStatement(db, "INSERT INTO change_block (last, count, changes) VALUES (?, ?, ?)")
    pruning = try RowStatement(db, "DELETE FROM change_block WHERE last <= ?")
    last = try Int64.fetchOne(db, sql: "SELECT max(last) FROM change_block") ?? 0
  }

  /// Takes a change, which `write` adds to a block; gives its number.
  @discardableResult
  func append(_ write: (inout LogOctets) throws -> Void) throws -> Int64 {
    try write(&block)
    count += 1
    last &+= 1
    if block.count >= PersistenceLimits.journalBlockOctets { try writeBlock() }
    return last
  }

  /// Goes on with this number, which is higher than all before.
  func skip(to number: Int64) throws {
    guard number != last &+ 1 else { return }
    try writeBlock()
    last = number &- 1
  }

  /// Writes what waits, and removes the oldest changes beyond those that are kept.
  func finish(keeping kept: Int) throws {
    try writeBlock()
    try pruning.run { $0.add(last &- Int64(clamping: kept)) }
  }

  private func writeBlock() throws {
    guard count > 0 else { return }
    try insertion.run { row in
      row.add(last)
      row.add(count)
      row.add(block)
    }
    // The room that one very long change took is not kept.
    if block.count > 2 * PersistenceLimits.journalBlockOctets { block = LogOctets() } else { block.removeAll() }
    count = 0
  }
}
