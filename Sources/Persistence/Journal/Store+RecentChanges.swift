public import Authority
public import DNSWire
import GRDB
public import Zone

extension Store {
  /// The newest changes of all zones that are known whole, at most so many, the oldest of them first; fewer where they are long.
  public func recentChanges(limit: Int) async throws(JournalError) -> [(zone: Name, changes: ChangeSet)] {
    try await read { [keptRows] db in
      let rows = try Row.fetchAll(db, sql: "SELECT id, apex FROM zone")
      let apexes = try Dictionary(
        rows.map { (zone: $0["id"] as Int64, apex: try Name(wire: $0.octets("apex"))) }
      ) { first, _ in first }
      var changes: [(zone: Name, changes: ChangeSet)] = []
      var octets = 0
      try Journal.read(db, keeping: keptRows.changes) { entry in
        guard changes.count < limit else { return false }
        guard !entry.commit.isPartial, let apex = apexes[entry.commit.zone] else { return true }
        octets += entry.change.difference.count
        guard octets <= PersistenceLimits.recentChangeOctets else { return false }
        changes.append((apex, try ChangeRecords.decode(entry.octets(entry.change.difference), apex: apex)))
        return true
      }
      return changes.reversed()
    }
  }
}
