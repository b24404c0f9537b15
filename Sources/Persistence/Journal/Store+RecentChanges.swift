public import Authority
public import DNSWire
import Foundation
import GRDB
public import Zone

extension Store {
  /// The newest changes of all zones that are known whole, at most so many, the oldest of them first; fewer where they are long.
  public func recentChanges(limit: Int) async throws(JournalError) -> [(zone: Name, changes: ChangeSet)] {
    try await read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT apex, records FROM change CROSS JOIN zone ON zone.id = change.zone
          WHERE is_partial = 0
          ORDER BY change.id DESC LIMIT ?
          """,
        arguments: [limit])
      var changes: [(zone: Name, changes: ChangeSet)] = []
      var octets = 0
      while let row = try rows.next() {
        let records = row.octets("records")
        octets += records.count
        guard octets <= PersistenceLimits.recentChangeOctets else { break }
        let apex = try Name(wire: row.octets("apex"))
        changes.append((apex, try ChangeRecords.decode(records, apex: apex)))
      }
      return changes.reversed()
    }
  }
}
