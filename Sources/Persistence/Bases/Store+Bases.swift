public import Authority
import DNSWire
import GRDB

/// Imported bases: written part by part, while updates go on; they count when a zone names them (`adopt`), in one
/// transaction with all that follows from it.
extension Store {
  /// Begins to keep a base, and gives its number.
  public func begin(_ base: ImportedBase) async throws(JournalError) -> Int64 {
    try await write(returning: { db in
      try db.execute(
        sql: """
          INSERT INTO base (zone, time, operator, source, digest, records, file_digest) VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          base.zone.folded.wire.data, Int64(clamping: base.time), base.operatorName, base.source, base.digest.data,
          Int64(base.records), base.fileDigest?.data,
        ])
      return db.lastInsertedRowID
    })
  }

  /// Keeps parts of a base: the first of them has this position.
  public func keep(_ parts: [[UInt8]], at position: Int, of number: Int64) async throws(JournalError) {
    try await write { db in
      for (index, part) in parts.enumerated() {
        try db.execute(
          sql: "INSERT INTO base_part (base, part, octets) VALUES (?, ?, ?)",
          arguments: [number, Int64(position + index), part.data])
      }
    }
  }

  /// The parts of a base, to be read.
  public func parts(of number: Int64) async throws(JournalError) -> BaseParts {
    try await readAside { [path] db in try BaseParts(of: number, in: db, path: path) }
  }

  /// The bases that zones have.
  public func importedBases() async throws(JournalError) -> [ImportedBase] {
    try await readAside { db in
      try Row.fetchAll(db, sql: "SELECT base.* FROM base JOIN zone ON zone.base = base.id ORDER BY base.id")
        .map(ImportedBase.init)
    }
  }

  /// Forgets the bases that no zone has any more, but for those that are being imported, in steps that hold up nobody.
  public func forgetBases(except kept: Set<Int64>) async throws(JournalError) {
    let numbers = try await read { db in
      try Int64.fetchAll(db, sql: "SELECT id FROM base WHERE id NOT IN (SELECT base FROM zone WHERE base IS NOT NULL)")
    }
    for number in numbers where !kept.contains(number) {
      while try await forgetParts(of: number) {}
      try await write { db in try db.execute(sql: "DELETE FROM base WHERE id = ?", arguments: [number]) }
    }
  }

  /// Forgets some parts of a base; false where there are none.
  private func forgetParts(of number: Int64) async throws(JournalError) -> Bool {
    try await write(returning: { db in
      try db.execute(
        sql: "DELETE FROM base_part WHERE base = ? AND part IN (SELECT part FROM base_part WHERE base = ? LIMIT ?)",
        arguments: [number, number, Int64(PersistenceLimits.partsPerTransaction)])
      return db.changesCount > 0
    })
  }

  /// Notes that the zones of these actions have no bases any more: they are not served until they get others. What updates did
  /// is kept.
  public func forgetBases(_ actions: [OperatorAction]) async throws(JournalError) {
    try await write { db in
      for action in actions {
        try db.execute(
          sql: "UPDATE zone SET base = NULL, base_digest = x'' WHERE apex = ?",
          arguments: [action.zone?.folded.wire.data])
        try Self.note(action, in: db)
      }
    }
  }
}

extension ImportedBase {
  fileprivate init(_ row: Row) throws {
    self.init(
      zone: try Name(wire: row.octets("zone")), time: UInt64(clamping: row["time"] as Int64),
      operatorName: row["operator"], source: row["source"], digest: row.octets("digest"), records: row["records"],
      fileDigest: row.optionalOctets("file_digest"))
    number = row["id"]
  }
}
