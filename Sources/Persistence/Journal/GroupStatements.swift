import Authority
import DNSWire
import GRDB

/// The statements that commits are written with, prepared once for each connection.
final class GroupStatements {
  private let db: Database
  private let begin: RowStatement
  private let commit: RowStatement
  private let zone: Statement
  private let contested: Statement
  private var zones: [Name: Int64] = [:]
  /// The number of the log's last frame that the tables have.
  let sequence: RowStatement
  /// The zone's SOA record: rdata, zone.
  let soa: RowStatement
  /// The journal.
  let journal: JournalBlocks
  /// What the updates were signed with.
  let signers: SignerRows
  /// Records that wait for an operator.
  let held: HeldRecordWriter
  /// A record that was published, and changed the zone.
  let publication: RowStatement
  /// A record that got its RRset's new TTL, and was not published itself.
  let alteration: RowStatement
  /// A record that was published again as it is.
  let refreshment: RowStatement
  /// A record of the zone's file that was removed.
  let removal: RowStatement
  /// Another record that was removed: zone, owner, type, rdata.
  let deletion: RowStatement

  init(_ db: Database) throws {
    self.db = db
    begin = try RowStatement(db, "BEGIN IMMEDIATE")
    commit = try RowStatement(db, "COMMIT")
    zone = try db.cachedStatement(sql: "SELECT id FROM zone WHERE apex = ?")
    contested = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM dynamic_record WHERE state = -1)")
    sequence = try RowStatement(db, "UPDATE commit_log SET sequence = ?")
    soa = try RowStatement(db, "UPDATE zone SET soa = ? WHERE id = ?")
    journal = try JournalBlocks(db)
    signers = try SignerRows(db)
    held = try HeldRecordWriter(db)
    publication = try RowStatement(db, Self.upsert(Self.publisher + ", " + Self.content))
    alteration = try RowStatement(db, Self.upsert(Self.content))
    refreshment = try RowStatement(db, Self.upsert(Self.publisher) + " WHERE state <> 1")
    removal = try RowStatement(
      db,
      Self.upsert(
        """
        credential = NULL, address = NULL, transport = NULL, rule = NULL, groups = NULL, asked_ttl = NULL, asked_rdata = NULL,
        \(Self.content)
        """))
    deletion = try RowStatement(
      db, "DELETE FROM dynamic_record WHERE zone = ? AND folded_owner = ? AND type = ? AND canonical_rdata = ?")
  }

  /// Does something in a transaction, which is undone where that fails, or its end.
  func inTransaction(_ body: () throws -> Void) throws {
    try begin.run { _ in }
    do {
      try StoreFault.noting {
        try body()
        try commit.run { _ in }
      }
    } catch {
      // SQLite has undone it already after some errors.
      if db.isInsideTransaction { try? db.rollback() }
      throw error
    }
  }

  /// Writes commits in the transaction that is open, without the log.
  func write(_ commits: [Commit], isJournalOnly: Bool = false, keeping kept: KeptRows) throws {
    var writer = CommitWriter()
    for commit in commits { writer.append(commit, zone: try zone(commit.zone.folded), isJournalOnly: isJournalOnly) }
    var tables = try TableWriter(self)
    try tables.add(writer.frame)
    try tables.finish(keeping: kept)
  }

  /// Whether records that are in no zone have rows: those that a base contradicts.
  func hasContested() throws -> Bool { try Bool.fetchOne(contested) ?? false }

  /// The number of a zone's row, by its folded apex.
  func zone(_ apex: Name) throws -> Int64 {
    if let known = zones[apex] { return known }
    guard let id = try Int64.fetchOne(zone, arguments: [apex.wire.data]) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "zone \(apex) is not in the database")
    }
    zones[apex] = id
    return id
  }

  /// What a publication sets; a record that came back, or was not published before, is seen for the first time.
  private static let publisher = """
    credential = excluded.credential, address = excluded.address, transport = excluded.transport,
    rule = excluded.rule, groups = excluded.groups, asked_ttl = excluded.asked_ttl, asked_rdata = excluded.asked_rdata,
    first_seen = iif(credential IS NULL, excluded.first_seen, first_seen), last_refreshed = excluded.last_refreshed
    """

  /// What a change of the zone sets.
  private static let content = """
    state = excluded.state, owner = excluded.owner, ttl = excluded.ttl, rdata = excluded.rdata,
    change = excluded.change, last_changed = excluded.last_changed
    """

  private static func upsert(_ update: String) -> String {
    """
    INSERT INTO dynamic_record (zone, folded_owner, type, canonical_rdata, state, owner, ttl, rdata, asked_ttl,
      asked_rdata, change, credential, address, transport, rule, first_seen, last_refreshed, last_changed, groups)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET \(update)
    """
  }
}

/// The statements of the connection that writes, kept from one transaction to the next: to look each of them up again takes
/// as long as to write a row. They are used on that connection's queue alone.
final class KeptStatements: @unchecked Sendable {
  private var statements: GroupStatements?

  /// Gives the statements to `body`, a whole transaction; where that fails, they are made anew for the next one.
  func using(_ db: Database, _ body: (GroupStatements) throws -> Void) throws {
    let statements = try self.statements ?? GroupStatements(db)
    self.statements = nil
    try body(statements)
    self.statements = statements
  }

  /// Forgets them, before the connection is closed.
  func forget() { statements = nil }
}
