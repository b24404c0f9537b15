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
        try insertion.run([
          .number(Int64(clamping: attempt.time)), .blob(attempt.zone?.folded.wire), .text(attempt.signer),
          .number(attempt.isAuthenticated ? 1 : 0), .blob(attempt.key?.folded.wire), .text(attempt.address),
          .text(attempt.transport), .blob(NameList(attempt.owners).octets), .number(Int64(attempt.code.rawValue)),
          .text(attempt.reason),
        ])
      }
      let pruning = try RowStatement(
        db,
        """
        DELETE FROM attempt WHERE is_authenticated = ?1 AND id <= (
          SELECT id FROM attempt WHERE is_authenticated = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
        """)
      for isAuthenticated in Set(attempts.map(\.isAuthenticated)) {
        try pruning.run([.number(isAuthenticated ? 1 : 0), .number(Int64(kept))])
      }
    }
  }
}
