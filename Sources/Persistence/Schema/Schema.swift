import GRDB

/// The tables. Names are folded wire forms; times are seconds since 1970.
enum Schema {
  /// The version that this program reads and writes; stands in `user_version`.
  static let version = 7

  static let statements = """
    CREATE TABLE zone (
      id INTEGER NOT NULL PRIMARY KEY,
      apex BLOB NOT NULL UNIQUE,
      base_digest BLOB NOT NULL,
      soa BLOB NOT NULL,
      base INTEGER -- the number of an imported one; NULL where the base is a file of the configuration
    ) STRICT;

    -- What all changes together come to, with who published each record: `state` is that of `RecordState`. `owner` and
    -- `rdata` are NULL where they are as the key has them; the publisher's columns where nobody published the record
    -- (`groups` also where the publisher was in none that matter),
    -- and `asked_ttl` and `asked_rdata` where it was stored as it was asked for.
    CREATE TABLE dynamic_record (
      zone INTEGER NOT NULL,
      folded_owner BLOB NOT NULL,
      type INTEGER NOT NULL,
      canonical_rdata BLOB NOT NULL,
      state INTEGER NOT NULL,
      owner BLOB,
      ttl INTEGER NOT NULL,
      rdata BLOB,
      asked_ttl INTEGER,
      asked_rdata BLOB,
      change INTEGER NOT NULL,
      credential TEXT,
      address TEXT,
      transport TEXT,
      rule TEXT,
      first_seen INTEGER NOT NULL,
      last_refreshed INTEGER NOT NULL,
      last_changed INTEGER NOT NULL,
      groups TEXT,
      PRIMARY KEY (zone, folded_owner, type, canonical_rdata)
    ) STRICT, WITHOUT ROWID;

    -- Updates that were refused.
    CREATE TABLE attempt (
      id INTEGER NOT NULL PRIMARY KEY,
      time INTEGER NOT NULL,
      zone BLOB,
      signer TEXT NOT NULL,
      is_authenticated INTEGER NOT NULL,
      key BLOB,
      address TEXT NOT NULL,
      transport TEXT NOT NULL,
      names BLOB NOT NULL,
      code INTEGER NOT NULL,
      reason TEXT NOT NULL
    ) STRICT;
    CREATE INDEX attempt_order ON attempt (is_authenticated, id);
    """ + contested + journal + signatures + publishers + modes + bases + log

  /// Records that the base contradicts: they are in no zone, and still have rows.
  static let contested = """

    CREATE INDEX IF NOT EXISTS contested_record ON dynamic_record (zone) WHERE state = -1;
    """

  /// The journal: the changes of all zones in order, each with a number of its own, many of them in one row (`JournalBlocks`).
  static let journal = """

    CREATE TABLE IF NOT EXISTS change_block (
      last INTEGER NOT NULL PRIMARY KEY, -- the number of its last change
      count INTEGER NOT NULL,
      changes BLOB NOT NULL
    ) STRICT;
    """

  /// Imported bases, in parts as `RecordBlock` has them. One that no zone names is not in use: its import is under way, or
  /// was ended. `file_digest` is that of the zone's configured file when it was imported.
  static let bases = """

    CREATE TABLE base (
      id INTEGER NOT NULL PRIMARY KEY,
      zone BLOB NOT NULL,
      time INTEGER NOT NULL,
      operator TEXT NOT NULL,
      source TEXT NOT NULL,
      digest BLOB NOT NULL,
      records INTEGER NOT NULL,
      file_digest BLOB
    ) STRICT;
    CREATE TABLE base_part (
      base INTEGER NOT NULL,
      part INTEGER NOT NULL,
      octets BLOB NOT NULL,
      PRIMARY KEY (base, part)
    ) STRICT;
    """

  /// Who signed updates, and in which second last: `first` is the first row of `signature` from that second, 0 where its
  /// marks are not known. `signature` has the marks of each transaction's updates, and of the newest transactions alone.
  static let signatures = """

    CREATE TABLE signer (
      id INTEGER NOT NULL PRIMARY KEY,
      kind TEXT NOT NULL,
      name BLOB NOT NULL,
      newest INTEGER NOT NULL,
      first INTEGER NOT NULL,
      UNIQUE (kind, name)
    ) STRICT;
    CREATE TABLE signature (
      id INTEGER NOT NULL PRIMARY KEY,
      signer INTEGER NOT NULL,
      time INTEGER NOT NULL,
      marks BLOB NOT NULL
    ) STRICT;
    """

  /// KMS records that wait for an operator, and what operators decided. `folded_target` is the host's.
  static let publishers = """

    CREATE TABLE held_record (
      zone INTEGER NOT NULL,
      folded_owner BLOB NOT NULL,
      folded_target BLOB NOT NULL,
      credential TEXT NOT NULL,
      owner BLOB NOT NULL,
      ttl INTEGER NOT NULL,
      rdata BLOB NOT NULL,
      address TEXT NOT NULL,
      transport TEXT NOT NULL,
      rule TEXT NOT NULL,
      first_seen INTEGER NOT NULL,
      last_refreshed INTEGER NOT NULL,
      last_changed INTEGER NOT NULL,
      groups TEXT,
      PRIMARY KEY (zone, folded_owner, folded_target, credential)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE publisher_ruling (
      zone BLOB NOT NULL,
      folded_target BLOB NOT NULL,
      credential TEXT NOT NULL,
      is_approved INTEGER NOT NULL,
      operator TEXT NOT NULL,
      time INTEGER NOT NULL,
      PRIMARY KEY (zone, folded_target, credential)
    ) STRICT, WITHOUT ROWID;

    -- What operators did that is no change of a zone; `zone` is NULL where it concerns all.
    CREATE TABLE operator_action (
      id INTEGER NOT NULL PRIMARY KEY,
      time INTEGER NOT NULL,
      zone BLOB,
      operator TEXT NOT NULL,
      action TEXT NOT NULL
    ) STRICT;
    """

  /// By what the log beside the database is known to be its own, and the last of its groups of commits that the tables have.
  static let log = """

    CREATE TABLE commit_log (
      identity BLOB NOT NULL,
      sequence INTEGER NOT NULL
    ) STRICT;
    INSERT INTO commit_log (identity, sequence) VALUES (randomblob(16), 0);
    """

  /// How each zone treats publishers that are not sanctioned: what it did before a restart is known by this.
  static let modes = """

    CREATE TABLE publisher_mode (
      zone BLOB NOT NULL PRIMARY KEY,
      mode TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// Makes the tables in a new database, brings those of an older version up to date; refuses a newer one. What version 6 has is
  /// read as it is: it has differences in their first form alone.
  static func prepare(_ db: Database) throws {
    switch try found(db) {
    case version: return
    case 0:
      try db.inTransaction {
        try db.execute(sql: statements)
        try db.execute(sql: "PRAGMA user_version = \(version)")
        return .commit
      }
    case let older where (1..<version).contains(older):
      try db.inTransaction {
        if older == 1 { try Migration.fromVersion1(db) }
        if older == 2 { try Migration.fromVersion2(db) }
        if older == 2 || older == 3 { try Migration.fromVersion3(db, hasHeldRecords: older == 3) }
        if (2...4).contains(older) { try db.execute(sql: log) }
        if older < 6 { try Migration.fromVersion5(db) }
        try db.execute(sql: "PRAGMA user_version = \(version)")
        return .commit
      }
    case let other: throw otherVersion(other)
    }
  }

  /// Checks that a database that is only read has the tables of this version.
  static func check(_ db: Database) throws {
    let other = try found(db)
    guard other == version else { throw otherVersion(other) }
  }

  private static func found(_ db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
  }

  private static func otherVersion(_ other: Int) -> StoreError {
    let advice = other < version ? ": the server brings it up to date when it starts" : ""
    return StoreError(
      "the database was written by another version of kmsdns (its schema is \(other), not \(version))\(advice)")
  }
}
