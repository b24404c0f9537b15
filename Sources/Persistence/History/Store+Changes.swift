public import Authority
public import DNSWire
import GRDB
import Zone

extension Store {
  /// The changes of a zone, the newest first, down to the one that led away from a serial; fewer where the journal does not
  /// reach so far back, or there are more than `limit`.
  public func changes(
    of zone: Name, downTo serial: Serial, limit: Int = PersistenceLimits.historyEntries
  ) async throws(JournalError) -> [RecordedChange] {
    try await readAside { db in
      let apex = zone.folded
      let rows = try Row.fetchCursor(
        db, sql: "SELECT * FROM change WHERE zone = (SELECT id FROM zone WHERE apex = ?) ORDER BY id DESC",
        arguments: [apex.wire.data])
      var changes: [RecordedChange] = []
      while changes.count < limit, let row = try rows.next() {
        let change = try RecordedChange(row, apex: apex)
        changes.append(change)
        if change.earlierSerial == serial { break }
      }
      return changes
    }
  }
}

extension RecordedChange {
  /// The zone's serial before; nil where the change does not say it.
  public var earlierSerial: Serial? {
    changes.removed.first { $0.type == .soa }.flatMap { try? StartOfAuthority(rdata: $0.rdata).serial }
  }
}
