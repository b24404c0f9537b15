public import Authority
public import DNSWire
import Foundation
import GRDB

extension Store: ChangeJournal {
  /// Writes a change with its provenance in one transaction.
  public func commit(_ commit: Commit) async throws(JournalError) {
    try await write { db in
      let change = try CommitWriter(commit, db)
      try change.write()
    }
  }

  /// What is kept for a zone.
  public func recall(_ zone: Name) async throws(JournalError) -> Recollection? {
    try await read { db in
      let apex = Data(zone.folded.wire)
      guard let row = try Row.fetchOne(db, sql: "SELECT base_digest, soa FROM zone WHERE apex = ?", arguments: [apex])
      else { return nil }
      let soa = try StartOfAuthority(rdata: Array(row["soa"] as Data))
      let entries = try Row.fetchAll(
        db,
        sql: """
          SELECT owner, type, ttl, rdata, is_removed FROM dynamic_record
          WHERE zone = ? ORDER BY change, is_removed DESC, folded_owner, type, canonical_rdata
          """,
        arguments: [apex])
      return Recollection(
        baseDigest: Array(row["base_digest"] as Data), soa: soa,
        entries: try entries.map { row in
          Recollection.Entry(record: try ResourceRecord(row), isRemoved: row["is_removed"])
        })
    }
  }

  /// Notes the base that a zone now has, and the SOA record that it is served with.
  public func adopt(_ zone: Name, baseDigest: [UInt8], soa: StartOfAuthority) async throws(JournalError) {
    try await write { db in
      try db.execute(
        sql: """
          INSERT INTO zone (apex, base_digest, soa) VALUES (?, ?, ?)
          ON CONFLICT (apex) DO UPDATE SET base_digest = excluded.base_digest, soa = excluded.soa
          """,
        arguments: [Data(zone.folded.wire), Data(baseDigest), Data(soa.rdata)])
    }
  }
}

extension ResourceRecord {
  /// A record from the columns `owner`, `type`, `ttl` and `rdata`.
  init(_ row: Row) throws {
    let name = try Name(wire: Array(row["owner"] as Data))
    let type = RecordType(rawValue: UInt16(truncatingIfNeeded: row["type"] as Int64))
    let ttl = UInt32(truncatingIfNeeded: row["ttl"] as Int64)
    let rdata = Array(row["rdata"] as Data)
    try RecordData.validate(type, rdata)
    self.init(name: name, type: type, ttl: ttl, rdata: rdata)
  }
}
