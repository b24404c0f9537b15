public import AccessPolicy
public import Authority
public import DNSWire
import GRDB

extension Store: ChangeJournal {
  /// What is kept for a zone.
  public func recall(_ zone: Name) async throws(JournalError) -> Recollection? {
    try await read { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT id, base_digest, base, soa FROM zone WHERE apex = ?", arguments: [zone.folded.wire.data])
      else { return nil }
      let soa = try StartOfAuthority(rdata: row.octets("soa"))
      // Within a change, what was removed comes first.
      let entries = try Row.fetchCursor(
        db,
        sql: """
          SELECT \(ResourceRecord.columns), state FROM dynamic_record WHERE zone = ?
          ORDER BY change, state DESC, folded_owner, type, canonical_rdata
          """,
        arguments: [row["id"] as Int64])
      return Recollection(
        baseDigest: row.octets("base_digest"), baseNumber: row["base"], soa: soa,
        entries: try Array(
          entries.map { row in
            let state = RecordState(rawValue: row["state"]) ?? .added
            return Recollection.Entry(record: try ResourceRecord(row), state: state.recollected)
          }))
    }
  }

  /// Notes the bases that zones have now, and what that comes to, in one transaction.
  public func adopt(_ adoptions: [BaseAdoption]) throws(JournalError) {
    try writeGroup { db, statements in
      for adoption in adoptions { try Self.write(adoption, db, statements, keeping: keptRows) }
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
          WHERE zone = (SELECT id FROM zone WHERE apex = ?) AND state <= ? AND credential IS NOT NULL
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

  private static func write(
    _ adoption: BaseAdoption, _ db: Database, _ statements: GroupStatements, keeping kept: KeptRows
  ) throws {
    let apex = adoption.zone.folded
    try db.execute(
      sql: """
        INSERT INTO zone (apex, base_digest, base, soa) VALUES (?, ?, ?, ?)
        ON CONFLICT (apex) DO UPDATE SET base_digest = excluded.base_digest, base = excluded.base, soa = excluded.soa
        """,
      arguments: [apex.wire.data, adoption.digest.data, adoption.number, adoption.soa.rdata.data])
    let zone = try statements.zone(apex)
    for restatement in adoption.restatements {
      let key = RecordKey(restatement.record)
      let row: StatementArguments = [zone, key.owner.data, Int64(key.type.rawValue), key.rdata.data]
      let place = "zone = ? AND folded_owner = ? AND type = ? AND canonical_rdata = ?"
      // Of what the base has, only who published it is worth to be kept.
      if let state = restatement.state {
        try db.execute(
          sql: "UPDATE dynamic_record SET state = ?, ttl = ? WHERE \(place)",
          arguments: [RecordState(state).rawValue, Int64(restatement.record.ttl)] + row)
      }
      if restatement.state == nil || restatement.state == .published {
        let condition = restatement.state == nil ? "" : " AND credential IS NULL"
        try db.execute(sql: "DELETE FROM dynamic_record WHERE \(place)\(condition)", arguments: row)
      }
    }
    guard let commit = adoption.change else { return }
    try statements.write([commit], isJournalOnly: true, keeping: kept)
  }
}
