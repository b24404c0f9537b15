import AccessPolicy
import Authority
import DNSWire
import Foundation
import GRDB
import Zone

/// Writes one update: the journal's rows, then what they come to.
struct CommitWriter {
  private let commit: Commit
  private let db: Database
  private let zone: Data

  init(_ commit: Commit, _ db: Database) throws {
    self.commit = commit
    self.db = db
    zone = Data(commit.zone.folded.wire)
  }

  func write() throws {
    if !commit.changes.isEmpty {
      let change = try writeJournal()
      try writeOverlay(change: change)
    }
    for publication in commit.publications { try refresh(publication) }
  }

  private func writeJournal() throws -> Int64 {
    let requestor = commit.requestor
    try db.cachedStatement(
      sql: """
        INSERT INTO change (zone, time, serial, credential, address, transport, rules) VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      zone, Int64(commit.time), Int64(commit.soa.serial.rawValue), Provenance(requestor, rule: "", now: 0).credential,
      requestor.address.description, requestor.transport.rawValue, commit.rules.joined(separator: "\n"),
    ])
    let change = db.lastInsertedRowID
    let records = commit.changes.removed.map { ($0, true) } + commit.changes.added.map { ($0, false) }
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO change_record (change, position, is_removed, owner, type, ttl, rdata) VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    for (position, (record, isRemoved)) in records.enumerated() {
      try statement.execute(arguments: [
        change, position, isRemoved, Data(record.name.wire), Int64(record.type.rawValue), Int64(record.ttl),
        Data(record.rdata),
      ])
    }
    try db.cachedStatement(sql: "UPDATE zone SET soa = ? WHERE apex = ?")
      .execute(arguments: [Data(commit.soa.rdata), zone])
    guard db.changesCount == 1 else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "zone \(commit.zone) is not in the database")
    }
    return change
  }

  /// The zone's SOA record has a place of its own; a record that was removed only to be added with another TTL stays.
  private func writeOverlay(change: Int64) throws {
    let added = commit.changes.added.filter { $0.type != .soa }
    for record in commit.changes.removed where record.type != .soa && !added.contains(where: { $0.isSame(as: record) })
    {
      try upsert(record, isRemoved: true, rule: commit.rules.first ?? "", change: change, isPublished: true)
    }
    for record in added {
      let publication = commit.publications.first { $0.record.isSame(as: record) }
      let rule = publication?.rule ?? commit.rules.first ?? ""
      try upsert(record, isRemoved: false, rule: rule, change: change, isPublished: publication != nil)
    }
  }

  /// Writes a record's row. One that was not published itself, but got its RRset's new TTL, keeps its publisher.
  private func upsert(
    _ record: ResourceRecord, isRemoved: Bool, rule: String, change: Int64, isPublished: Bool
  ) throws {
    let publisher =
      isPublished
      ? """
      credential = excluded.credential, address = excluded.address, transport = excluded.transport,
      rule = excluded.rule, last_refreshed = excluded.last_refreshed,
      first_seen = CASE WHEN is_removed = excluded.is_removed THEN first_seen ELSE excluded.first_seen END,
      """ : ""
    let provenance = Provenance(commit.requestor, rule: rule, now: commit.time)
    try db.cachedStatement(
      sql: """
        INSERT INTO dynamic_record (zone, folded_owner, type, canonical_rdata, is_removed, owner, ttl, rdata, change,
          credential, address, transport, rule, first_seen, last_refreshed, last_changed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET \(publisher)
          is_removed = excluded.is_removed, owner = excluded.owner, ttl = excluded.ttl, rdata = excluded.rdata,
          change = excluded.change, last_changed = excluded.last_changed
        """
    ).execute(
      arguments: key(record)
        + [
          isRemoved, Data(record.name.wire), Int64(record.ttl), Data(record.rdata), change, provenance.credential,
          provenance.address, provenance.transport, provenance.rule, Int64(provenance.firstSeen),
          Int64(provenance.lastRefreshed), Int64(provenance.lastChanged),
        ])
  }

  /// Notes that a dynamic record was published again as it is.
  private func refresh(_ publication: Commit.Publication) throws {
    let provenance = Provenance(commit.requestor, rule: publication.rule, now: commit.time)
    try db.cachedStatement(
      sql: """
        UPDATE dynamic_record SET credential = ?, address = ?, transport = ?, rule = ?, last_refreshed = ?
        WHERE zone = ? AND folded_owner = ? AND type = ? AND canonical_rdata = ? AND is_removed = 0
        """
    ).execute(
      arguments: [
        provenance.credential, provenance.address, provenance.transport, provenance.rule,
        Int64(provenance.lastRefreshed),
      ] + key(publication.record))
  }

  private func key(_ record: ResourceRecord) -> StatementArguments {
    [
      zone, Data(record.name.folded.wire), Int64(record.type.rawValue),
      Data(RecordData.canonical(record.type, record.rdata)),
    ]
  }
}
