public import AccessPolicy
public import Authority
public import DNSWire
import Foundation
import GRDB

extension Store {
  /// The dynamic records of a type in a zone, with who published each.
  public func provenance(
    of type: RecordType, in zone: Name
  ) async throws(JournalError) -> [(record: ResourceRecord, provenance: Provenance)] {
    try await read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM dynamic_record WHERE zone = ? AND type = ? AND is_removed = 0",
        arguments: [Data(zone.folded.wire), Int64(type.rawValue)]
      ).map { row in (try ResourceRecord(row), Provenance(row)) }
    }
  }
}

extension Provenance {
  fileprivate init(_ row: Row) {
    self.init(
      credential: row["credential"], address: row["address"], transport: row["transport"], rule: row["rule"],
      firstSeen: UInt64(clamping: row["first_seen"] as Int64), lastRefreshed: UInt64(row["last_refreshed"] as Int64),
      lastChanged: UInt64(clamping: row["last_changed"] as Int64))
  }
}
