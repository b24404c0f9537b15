import AccessPolicy
import DNSWire
import GRDB

/// The rows of signers, as far as they were needed, and the signatures of their updates. What it remembers is what the
/// transaction left: where that fails, it is to be thrown away.
final class SignerRows {
  private struct Known {
    let id: Int64
    var newest: Int64
    /// The first row of its signatures in that second; 0 where they are not known.
    var first: Int64
  }

  private let db: Database
  private let search: Statement
  private let insertion: RowStatement
  private let signature: RowStatement
  private let newest: RowStatement
  private let removal: RowStatement
  private let pruning: RowStatement
  private var known: [Signer: Known] = [:]

  init(_ db: Database) throws {
    self.db = db
    search = try db.cachedStatement(sql: "SELECT id, newest, first FROM signer WHERE kind = ? AND name = ?")
    insertion = try RowStatement(db, "INSERT INTO signer (kind, name, newest, first) VALUES (?, ?, -1, 0)")
    signature = try RowStatement(db, "INSERT INTO signature (signer, time, marks) VALUES (?, ?, ?)")
    newest = try RowStatement(db, "UPDATE signer SET newest = ?, first = ? WHERE id = ?")
    removal = try RowStatement(db, "DELETE FROM signature WHERE id >= ? AND id < ? AND signer = ?")
    pruning = try RowStatement(db, "DELETE FROM signature WHERE id <= (SELECT max(id) FROM signature) - ?")
  }

  /// Keeps the marks of a transaction's updates: those of seconds before the newest one are not asked for any more.
  func write(_ second: NewestSecond, of signer: Signer) throws {
    guard let (kind, name) = SignerKind.columns(of: signer) else { return }
    let time = Int64(clamping: second.time)
    let folded = name.folded.wire
    var row = try known[signer] ?? row(kind.rawValue, folded)
    defer { known[signer] = row }
    guard time >= row.newest else { return }
    try signature.run { values in
      values.add(row.id)
      values.add(time)
      values.add(second.octets)
    }
    let id = db.lastInsertedRowID
    guard time > row.newest else { return }
    try removeOlder(row, before: id)
    row.newest = time
    row.first = id
    try newest.run { values in
      values.add(time)
      values.add(id)
      values.add(row.id)
    }
  }

  /// Removes the rows of a signer who signs so much that they are close together: they may be long.
  private func removeOlder(_ row: Known, before id: Int64) throws {
    guard row.first > 0, id - row.first <= 64 else { return }
    try removal.run { values in
      values.add(row.first)
      values.add(id)
      values.add(row.id)
    }
  }

  /// Removes the oldest rows, once there are more than are kept.
  func prune(keeping kept: Int) throws {
    try pruning.run { $0.add(Int64(kept)) }
  }

  private func row(_ kind: String, _ name: [UInt8]) throws -> Known {
    if let found = try Row.fetchOne(search, arguments: [kind, name.data]) {
      return Known(id: found["id"], newest: found["newest"], first: found["first"])
    }
    try insertion.run { values in
      values.add(kind)
      values.add(name)
    }
    return Known(id: db.lastInsertedRowID, newest: -1, first: 0)
  }
}
