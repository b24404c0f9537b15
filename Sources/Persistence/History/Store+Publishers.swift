import AccessPolicy
public import Authority
public import DNSWire
import GRDB
public import KMS
import Zone

extension Store {
  /// Notes what an operator decided about a publisher, with the commits that follow from it, in one transaction.
  public func note(_ ruling: PublisherRuling, commits: [Commit]) throws(JournalError) {
    let subject = ruling.subject
    let action = ruling.isApproved ? "approved" : "rejected"
    try writeGroup { db, statements in
      try statements.write(commits, keeping: keptRows)
      try Self.deleteRuling(on: subject, in: db)
      try db.execute(
        sql: """
          INSERT INTO publisher_ruling (zone, folded_target, credential, is_approved, operator, time)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          subject.zone.folded.wire.data, subject.host.folded.wire.data, subject.credential, ruling.isApproved,
          ruling.operatorName, Int64(clamping: ruling.time),
        ])
      try db.execute(
        sql: """
          DELETE FROM held_record WHERE zone = (SELECT id FROM zone WHERE apex = ?) AND folded_target = ?
          AND credential = ? COLLATE NOCASE
          """,
        arguments: [subject.zone.folded.wire.data, subject.host.folded.wire.data, subject.credential])
      // A change of the zone says it already.
      guard commits.allSatisfy(\.changes.isEmpty) else { return }
      try Self.note(
        OperatorAction(
          time: ruling.time, zone: subject.zone, author: "operator \(ruling.operatorName)",
          action: "\(action) \(subject.host.relativeText), published by \(subject.credential)"), in: db)
    }
  }

  /// Notes that a ruling holds no longer; false where there is none.
  public func forget(
    _ subject: PublisherSubject, by operatorName: String, at time: UInt64
  ) async throws(JournalError) -> Bool {
    let known = try await rulings().contains { $0.subject == subject }
    guard known else { return false }
    try await write { db in
      try Self.deleteRuling(on: subject, in: db)
      try Self.note(
        OperatorAction(
          time: time, zone: subject.zone, author: "operator \(operatorName)",
          action: "forgot what was decided about \(subject.host.relativeText), published by \(subject.credential)"),
        in: db)
    }
    return true
  }

  private static func deleteRuling(on subject: PublisherSubject, in db: Database) throws {
    try db.execute(
      sql: "DELETE FROM publisher_ruling WHERE zone = ? AND folded_target = ? AND credential = ? COLLATE NOCASE",
      arguments: [subject.zone.folded.wire.data, subject.host.folded.wire.data, subject.credential])
  }

  /// Notes what an operator did.
  static func note(_ action: OperatorAction, in db: Database) throws {
    try db.execute(
      sql: "INSERT INTO operator_action (time, zone, operator, action) VALUES (?, ?, ?, ?)",
      arguments: [
        Int64(clamping: action.time), action.zone?.folded.wire.data, action.author, action.action,
      ])
    try db.execute(
      sql: "DELETE FROM operator_action WHERE id <= ?",
      arguments: [db.lastInsertedRowID - Int64(PersistenceLimits.operatorActions)])
  }

  /// The records of a zone that wait for an operator.
  public func heldRecords(in zone: Name) async throws(JournalError) -> [HeldRecord] {
    try await read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM held_record WHERE zone = (SELECT id FROM zone WHERE apex = ?)
          ORDER BY folded_owner, folded_target, credential
          """,
        arguments: [zone.folded.wire.data])
      return try rows.map { row in
        let rdata = row.octets("rdata")
        try RecordData.validate(.srv, rdata)
        let record = ResourceRecord(
          name: try Name(wire: row.octets("owner")), type: .srv,
          ttl: UInt32(truncatingIfNeeded: row["ttl"] as Int64), rdata: rdata)
        return HeldRecord(zone: zone, record: record, provenance: Provenance(row))
      }
    }
  }

  /// What operators decided about publishers, and holds.
  public func rulings() async throws(JournalError) -> [PublisherRuling] {
    try await read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM publisher_ruling ORDER BY zone, folded_target, credential").map { row in
        PublisherRuling(
          subject: PublisherSubject(
            zone: try Name(wire: row.octets("zone")), host: try Name(wire: row.octets("folded_target")),
            credential: row["credential"]),
          isApproved: row["is_approved"], operatorName: row["operator"], time: UInt64(clamping: row["time"] as Int64))
      }
    }
  }
}

/// Something that an operator did, and that is no change of a zone.
public struct OperatorAction: Sendable, Equatable {
  /// When, in seconds since 1970.
  public var time: UInt64
  /// The zone that it concerns; nil for all.
  public var zone: Name?
  /// Who, in words: `operator root`.
  public var author: String
  /// What, in words.
  public var action: String

  /// Makes an action.
  public init(time: UInt64, zone: Name?, author: String, action: String) {
    self.time = time
    self.zone = zone
    self.author = author
    self.action = action
  }
}
