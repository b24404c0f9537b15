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
    try await readAside { [keptRows] db in
      let apex = zone.folded
      guard let zone = try db.zoneNumber(apex) else { return [] }
      var changes: [RecordedChange] = []
      try Journal.read(db, keeping: keptRows.changes) { entry in
        guard changes.count < limit else { return false }
        guard entry.commit.zone == zone else { return true }
        let change = try RecordedChange(entry, apex: apex)
        changes.append(change)
        return change.earlierSerial != serial
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
