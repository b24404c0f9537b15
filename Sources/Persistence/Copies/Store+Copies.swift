public import Authority
public import DNSWire
import GRDB
import Zone

extension Store {
  /// Notes the base of a zone that is a copy of what another server has, and what changed by it, if that is to be kept; the
  /// dynamic records that were on top of the base before are forgotten.
  public func replaceBase(
    of zone: Name, digest: [UInt8], soa: StartOfAuthority, commit: Commit?
  ) async throws(JournalError) {
    try writeGroup { db, statements in
      try db.execute(
        sql: """
          INSERT INTO zone (apex, base_digest, soa) VALUES (?, ?, ?)
          ON CONFLICT (apex) DO UPDATE SET base_digest = excluded.base_digest, soa = excluded.soa
          """,
        arguments: [zone.folded.wire.data, digest.data, soa.rdata.data])
      let id = try statements.zone(zone.folded)
      try db.execute(sql: "DELETE FROM dynamic_record WHERE zone = ?", arguments: [id])
      guard let commit, !commit.changes.isEmpty else { return }
      try statements.write([commit], isJournalOnly: true, keeping: keptRows)
    }
  }
}
