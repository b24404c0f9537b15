public import Authority
import DNSWire
import GRDB

extension Store {
  /// Keeps refused updates, in one transaction. A bounded number stays, those of signers that the server knows apart from
  /// all others: no flood of strangers pushes them out.
  public func keep(_ attempts: [RefusedAttempt]) async throws(JournalError) {
    guard !attempts.isEmpty else { return }
    let kept = keptAttempts
    try await write { db in
      let insertion = try RowStatement(
        db,
        """
        INSERT INTO attempt (time, zone, signer, is_authenticated, key, address, transport, names, code, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
      for attempt in attempts {
        try insertion.run { row in
          row.add(Int64(clamping: attempt.time))
          row.add(attempt.zone?.folded.wire)
          row.add(attempt.signer)
          row.add(attempt.isAuthenticated ? 1 : 0)
          row.add(attempt.key?.folded.wire)
          row.add(attempt.address)
          row.add(attempt.transport)
          row.add(NameList(attempt.owners).octets)
          row.add(Int64(attempt.code.rawValue))
          row.add(attempt.reason)
        }
      }
      let pruning = try RowStatement(
        db,
        """
        DELETE FROM attempt WHERE is_authenticated = ?1 AND id <= (
          SELECT id FROM attempt WHERE is_authenticated = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
        """)
      for isAuthenticated in Set(attempts.map(\.isAuthenticated)) {
        try pruning.run { row in
          row.add(isAuthenticated ? 1 : 0)
          row.add(Int64(kept))
        }
      }
    }
  }
}
