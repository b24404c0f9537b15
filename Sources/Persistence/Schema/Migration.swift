import DNSWire
import Foundation
import GRDB
import Zone

/// What earlier versions of the database become.
enum Migration {
  /// Version 1 kept a row for each record of a change, and zones by their apexes.
  static func fromVersion1(_ db: Database) throws {
    for table in ["zone", "change", "change_record", "dynamic_record"] {
      try db.execute(sql: "ALTER TABLE \(table) RENAME TO old_\(table)")
    }
    try db.execute(sql: Schema.statements + changes)
    try db.execute(sql: "INSERT INTO zone (apex, base_digest, soa) SELECT apex, base_digest, soa FROM old_zone")
    try moveChanges(db)
    try db.execute(
      sql: """
        INSERT INTO dynamic_record
        SELECT zone.id, folded_owner, type, canonical_rdata, is_removed, nullif(owner, folded_owner), ttl,
          nullif(rdata, canonical_rdata), NULL, NULL, change, iif(is_removed, NULL, credential),
          iif(is_removed, NULL, address), iif(is_removed, NULL, transport), iif(is_removed, NULL, rule), first_seen,
          last_refreshed, last_changed, NULL
        FROM old_dynamic_record JOIN zone ON zone.apex = old_dynamic_record.zone
        """)
    for table in ["dynamic_record", "change_record", "change", "zone"] {
      try db.execute(sql: "DROP TABLE old_\(table)")
    }
  }

  /// Version 2 kept the marks of a signer's newest second in one block, written anew with each update.
  static func fromVersion2(_ db: Database) throws {
    try db.execute(sql: Schema.signatures + Schema.publishers)
    try db.execute(
      sql: """
        INSERT INTO signer (kind, name, newest, first) SELECT kind, name, newest, 0 FROM signing_mark;
        INSERT INTO signature (signer, time, marks)
        SELECT signer.id, signer.newest, marks FROM signing_mark JOIN signer USING (kind, name) WHERE marks IS NOT NULL;
        UPDATE signer SET first = ifnull((SELECT id FROM signature WHERE signer = signer.id), 0);
        DROP TABLE signing_mark;
        """)
  }

  /// Version 3 did not know how zones treat publishers that are not sanctioned, knew no imported bases, of each change all,
  /// and did not keep the groups of who published a record; those that come from version 2 have no held ones.
  static func fromVersion3(_ db: Database, hasHeldRecords: Bool) throws {
    try db.execute(
      sql: """
        ALTER TABLE zone ADD COLUMN base INTEGER;
        ALTER TABLE change ADD COLUMN is_partial INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE dynamic_record ADD COLUMN groups TEXT;
        """ + Schema.modes + Schema.bases)
    if hasHeldRecords { try db.execute(sql: "ALTER TABLE held_record ADD COLUMN groups TEXT") }
  }

  /// The journal up to version 5: a row for each change.
  private static let changes = """

    CREATE TABLE change (
      id INTEGER NOT NULL PRIMARY KEY,
      zone INTEGER NOT NULL,
      time INTEGER NOT NULL,
      serial INTEGER NOT NULL,
      names BLOB NOT NULL,
      credential TEXT NOT NULL,
      address TEXT,
      transport TEXT,
      reason TEXT,
      rules TEXT NOT NULL,
      notes TEXT NOT NULL,
      records BLOB NOT NULL,
      is_partial INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    """

  /// Up to version 5 each change had a row of its own.
  static func fromVersion5(_ db: Database) throws {
    try db.execute(sql: Schema.contested + Schema.journal)
    let blocks = try JournalBlocks(db)
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM change ORDER BY id")
    while let row = try rows.next() {
      try blocks.skip(to: row["id"])
      try blocks.append { block in
        LoggedCommit(zone: row["zone"], time: row["time"], isPartial: row["is_partial"]).write(to: &block)
        block.add(row["credential"] as String)
        block.add(row["address"] as String?)
        block.add(row["transport"] as String?)
        block.add(row["reason"] as String?)
        block.add(nil as String?)
        block.add(UInt64(bitPattern: row["serial"] as Int64))
        block.add(row.octets("names"))
        block.add(row["rules"] as String)
        block.add(row["notes"] as String)
        block.add(row.octets("records"))
      }
    }
    try blocks.finish(keeping: PersistenceLimits.changes)
    try db.execute(sql: "DROP TABLE change")
  }

  private static func moveChanges(_ db: Database) throws {
    let recordsOfChange = try db.makeStatement(
      sql: "SELECT owner, type, ttl, rdata, is_removed FROM old_change_record WHERE change = ? ORDER BY position")
    let insertion = try db.makeStatement(
      sql: """
        INSERT INTO change (id, zone, time, serial, names, credential, address, transport, rules, notes, records)
        SELECT old_change.id, zone.id, time, serial, ?, credential, address, transport, rules, '', ?
        FROM old_change JOIN zone ON zone.apex = old_change.zone WHERE old_change.id = ?
        """)
    let rows = try Row.fetchCursor(
      db,
      sql: "SELECT id, zone FROM old_change WHERE id > (SELECT max(id) FROM old_change) - ? ORDER BY id",
      arguments: [PersistenceLimits.changes])
    while let row = try rows.next() {
      let id = row["id"] as Int64
      let apex = try Name(wire: Array(row["zone"] as Data))
      var changes = ChangeSet()
      for record in try Row.fetchAll(recordsOfChange, arguments: [id]) {
        if record["is_removed"] {
          changes.removed.append(try ResourceRecord(record))
        } else {
          changes.added.append(try ResourceRecord(record))
        }
      }
      let names = NameList(changes.owners)
      let records = ChangeRecords.encode(changes, apex: apex)
      try insertion.execute(arguments: [Data(names.octets), Data(records), id])
    }
  }
}
