public import AccessPolicy
public import Authority
public import DNSWire
import GRDB

extension Store: ChangeJournal {
  /// Writes changes with their provenance in one transaction.
  public func commit(_ commits: [Commit]) throws(JournalError) {
    try writeGroup { db, statements in
      var writer = GroupWriter(db, statements)
      try writer.write(commits, keptChanges: keptChanges)
    }
  }

  /// What is kept for a zone.
  public func recall(_ zone: Name) async throws(JournalError) -> Recollection? {
    try await read { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT id, base_digest, soa FROM zone WHERE apex = ?", arguments: [zone.folded.wire.data])
      else { return nil }
      let soa = try StartOfAuthority(rdata: row.octets("soa"))
      // Within a change, what was removed comes first.
      let entries = try Row.fetchCursor(
        db,
        sql: """
          SELECT \(ResourceRecord.columns), state FROM dynamic_record WHERE zone = ? AND state <> ?
          ORDER BY change, state DESC, folded_owner, type, canonical_rdata
          """,
        arguments: [row["id"] as Int64, RecordState.publishedStatic.rawValue])
      return Recollection(
        baseDigest: row.octets("base_digest"), soa: soa,
        entries: try Array(
          entries.map { row in
            Recollection.Entry(
              record: try ResourceRecord(row), isRemoved: row["state"] == RecordState.removedStatic.rawValue)
          }))
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
        arguments: [zone.folded.wire.data, baseDigest.data, soa.rdata.data])
    }
  }

  /// The dynamic records of a zone that were last published before a time.
  public func unrefreshed(
    since time: UInt64, types: Set<RecordType>?, in zone: Name
  ) async throws(JournalError) -> [(record: ResourceRecord, provenance: Provenance)] {
    try await read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT \(ResourceRecord.columns), \(Provenance.columns) FROM dynamic_record
          WHERE zone = (SELECT id FROM zone WHERE apex = ?) AND state = ? AND credential IS NOT NULL
            AND last_refreshed < ?
          """,
        arguments: [zone.folded.wire.data, RecordState.added.rawValue, Int64(clamping: time)])
      var records: [(record: ResourceRecord, provenance: Provenance)] = []
      while let row = try rows.next() {
        let record = try ResourceRecord(row)
        if types?.contains(record.type) ?? true { records.append((record, Provenance(row))) }
      }
      return records
    }
  }

  /// The newest second in which each signer's updates were signed, with their marks.
  public func signingMarks() async throws(JournalError) -> [Signer: SigningMark] {
    try await read { db in
      var marks: [Signer: SigningMark] = [:]
      let oldest = try Int64.fetchOne(db, sql: "SELECT min(id) FROM signature") ?? .max
      for row in try Row.fetchAll(db, sql: "SELECT * FROM signer") {
        guard let kind = SignerKind(rawValue: row["kind"]) else { continue }
        var mark = SigningMark(newest: UInt64(clamping: row["newest"] as Int64), marks: nil)
        if row["first"] as Int64 >= oldest {
          let blocks = try Row.fetchAll(
            db, sql: "SELECT marks FROM signature WHERE id >= ? AND signer = ? AND time = ? ORDER BY id",
            arguments: [row["first"] as Int64, row["id"] as Int64, row["newest"] as Int64])
          mark.marks = blocks.flatMap { NewestSecond.marks($0.octets("marks")) }
        }
        marks[kind.signer(try Name(wire: row.octets("name")))] = mark
      }
      return marks
    }
  }
}
