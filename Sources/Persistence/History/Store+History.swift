public import Authority
import DNSWire
import GRDB
import Zone

extension Store {
  /// What happened to a zone or a name, the newest first: changes, and updates that were refused.
  public func history(of query: HistoryQuery) async throws(JournalError) -> [HistoryEntry] {
    var query = query
    query.limit = min(max(query.limit, 0), PersistenceLimits.historyEntries)
    return try await readAside { [query, keptRows] db in
      let changes = try RecordedChange.fetch(query, from: db, keeping: keptRows.changes).map { HistoryEntry.change($0) }
      let attempts = try RefusedAttempt.fetch(query, from: db).map { HistoryEntry.attempt($0) }
      let actions = try OperatorAction.fetch(query, from: db).map { HistoryEntry.action($0) }
      return Array(Self.merge(actions, Self.merge(attempts, changes)).prefix(query.limit))
    }
  }

  /// The newest refused updates of a zone or a name.
  public func attempts(of query: HistoryQuery) async throws(JournalError) -> [RefusedAttempt] {
    var query = query
    query.limit = min(max(query.limit, 0), PersistenceLimits.historyEntries)
    return try await readAside { [query] db in try RefusedAttempt.fetch(query, from: db) }
  }

  /// Two lists, each the newest first, as one; each keeps its order even where the clock went back. In one second the
  /// entries of the first list come first.
  private static func merge(_ first: [HistoryEntry], _ second: [HistoryEntry]) -> [HistoryEntry] {
    var merged: [HistoryEntry] = []
    merged.reserveCapacity(first.count + second.count)
    var rest = second[...]
    for entry in first {
      while let next = rest.first, next.time > entry.time {
        merged.append(next)
        rest.removeFirst()
      }
      merged.append(entry)
    }
    return merged + rest
  }
}

extension RecordedChange {
  /// The newest changes that a query asks for.
  fileprivate static func fetch(
    _ query: HistoryQuery, from db: Database, keeping kept: Int
  ) throws -> [RecordedChange] {
    let apex = query.zone.folded
    guard let zone = try db.zoneNumber(apex) else { return [] }
    var changes: [RecordedChange] = []
    try Journal.read(db, keeping: kept, containing: query.name.map(NameList.pattern)) { entry in
      guard changes.count < query.limit else { return false }
      // Octets of the row, or inside of a label, may look like the name.
      if entry.commit.zone == zone, query.matches(try NameList.names(entry.octets(entry.change.names))) {
        changes.append(try RecordedChange(entry, apex: apex))
      }
      return true
    }
    return changes
  }

  init(_ entry: Journal.Entry, apex: Name) throws {
    number = entry.number
    time = UInt64(clamping: entry.commit.time)
    serial = Serial(rawValue: UInt32(truncatingIfNeeded: entry.change.serial))
    credential = entry.text(entry.author.credential)
    address = entry.author.address.map(entry.text)
    transport = entry.author.transport.map(entry.text)
    reason = entry.author.reason.map(entry.text)
    rules = Lines.lines(entry.text(entry.change.rules))
    notes = Lines.lines(entry.text(entry.change.notes))
    changes = try ChangeRecords.decode(entry.octets(entry.change.difference), apex: apex)
    isPartial = entry.commit.isPartial
  }
}

extension OperatorAction {
  /// The newest actions that concern a query's zone; a name has none of its own.
  fileprivate static func fetch(_ query: HistoryQuery, from db: Database) throws -> [OperatorAction] {
    guard query.name == nil else { return [] }
    return try Row.fetchAll(
      db, sql: "SELECT * FROM operator_action WHERE zone = ? OR zone IS NULL ORDER BY id DESC LIMIT ?",
      arguments: [query.zone.folded.wire.data, query.limit]
    ).map { row in
      OperatorAction(
        time: UInt64(clamping: row["time"] as Int64), zone: try row.optionalOctets("zone").map { try Name(wire: $0) },
        author: row["operator"], action: row["action"])
    }
  }
}

extension RefusedAttempt {
  /// The newest refused updates that a query asks for.
  fileprivate static func fetch(_ query: HistoryQuery, from db: Database) throws -> [RefusedAttempt] {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT * FROM attempt WHERE zone = ? ORDER BY id DESC", arguments: [query.zone.folded.wire.data])
    var attempts: [RefusedAttempt] = []
    while attempts.count < query.limit, let row = try rows.next() {
      let attempt = try RefusedAttempt(row)
      if query.matches(attempt.owners) { attempts.append(attempt) }
    }
    return attempts
  }

  private init(_ row: Row) throws {
    self.init(
      time: UInt64(clamping: row["time"] as Int64), zone: try row.optionalOctets("zone").map { try Name(wire: $0) },
      signer: row["signer"], isAuthenticated: row["is_authenticated"],
      key: try row.optionalOctets("key").map { try Name(wire: $0) }, address: row["address"],
      transport: row["transport"], owners: try NameList.names(row.octets("names")),
      code: ResponseCode(rawValue: UInt16(truncatingIfNeeded: row["code"] as Int64)), reason: row["reason"])
  }
}
