import GRDB

/// The tables. Names are wire forms; those that are compared are folded. Times are seconds since 1970.
enum Schema {
  /// The version that this program reads and writes; stands in `user_version`.
  static let version = 1

  static let statements = """
    CREATE TABLE zone (
      apex BLOB NOT NULL PRIMARY KEY,
      base_digest BLOB NOT NULL,
      soa BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- The journal: one row for each update that changed a zone, and the exact difference, record by record.
    CREATE TABLE change (
      id INTEGER NOT NULL PRIMARY KEY,
      zone BLOB NOT NULL,
      time INTEGER NOT NULL,
      serial INTEGER NOT NULL,
      credential TEXT NOT NULL,
      address TEXT NOT NULL,
      transport TEXT NOT NULL,
      rules TEXT NOT NULL
    ) STRICT;
    CREATE TABLE change_record (
      change INTEGER NOT NULL REFERENCES change (id),
      position INTEGER NOT NULL,
      is_removed INTEGER NOT NULL,
      owner BLOB NOT NULL,
      type INTEGER NOT NULL,
      ttl INTEGER NOT NULL,
      rdata BLOB NOT NULL,
      PRIMARY KEY (change, position)
    ) STRICT, WITHOUT ROWID;

    -- What all changes together come to: the overlay, with who published each record.
    CREATE TABLE dynamic_record (
      zone BLOB NOT NULL,
      folded_owner BLOB NOT NULL,
      type INTEGER NOT NULL,
      canonical_rdata BLOB NOT NULL,
      is_removed INTEGER NOT NULL,
      owner BLOB NOT NULL,
      ttl INTEGER NOT NULL,
      rdata BLOB NOT NULL,
      change INTEGER NOT NULL,
      credential TEXT NOT NULL,
      address TEXT NOT NULL,
      transport TEXT NOT NULL,
      rule TEXT NOT NULL,
      first_seen INTEGER NOT NULL,
      last_refreshed INTEGER NOT NULL,
      last_changed INTEGER NOT NULL,
      PRIMARY KEY (zone, folded_owner, type, canonical_rdata)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX dynamic_record_order ON dynamic_record (zone, change);
    """

  /// Makes the tables in a new database; refuses one of another version.
  static func prepare(_ db: Database) throws {
    switch try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 {
    case version: return
    case 0:
      try db.inTransaction {
        try db.execute(sql: statements)
        try db.execute(sql: "PRAGMA user_version = \(version)")
        return .commit
      }
    case let other:
      throw StoreError("the database was written by another version of kmsdns (its schema is \(other), not \(version))")
    }
  }
}
