import GRDB

/// What a database and its log come to, where the log has more than the tables: a copy of both in memory. The files stay as they are,
/// and a server may go on writing to them.
enum SettledCopy {
  /// How often it is tried anew where a server has changed the files meanwhile.
  private static let attempts = 10

  /// Makes the copy; nil where the tables have all.
  static func make(of queue: DatabaseQueue, path: String) throws -> DatabaseQueue? {
    for _ in 1..<attempts {
      do {
        return try attempt(of: queue, path: path)
      } catch is StoreError {
        // The files were read one after the other: what a server wrote over in between may be missing.
      }
    }
    return try attempt(of: queue, path: path)
  }

  private static func attempt(of queue: DatabaseQueue, path: String) throws -> DatabaseQueue? {
    // The log first, and as it is now: what goes into the tables meanwhile is in both then, and what comes later in neither.
    let (database, sequence) = try queue.read { db in try CommitLog.position(in: db) }
    var frames: [(sequence: UInt64, octets: [UInt8])] = []
    for waiting in try CommitLog.waiting(beside: path, database: database, after: sequence) {
      var sequence = waiting.first
      try waiting.forEach { frame in
        frames.append((sequence, frame))
        sequence += 1
      }
    }
    guard !frames.isEmpty else { return nil }
    let copy = try DatabaseQueue()
    try queue.backup(to: copy)
    try copy.writeWithoutTransaction { db in
      let (_, sequence) = try CommitLog.position(in: db)
      let statements = try GroupStatements(db)
      try statements.inTransaction {
        var tables = try TableWriter(statements)
        for frame in frames where frame.sequence > sequence { try tables.add(frame.octets) }
        try tables.finish(keeping: KeptRows(changes: .max, signatures: .max))
      }
    }
    return copy
  }
}
