import AccessPolicy
import Authority
import DNSWire
import GRDB
import Zone

/// Writes commits in their order, in the transaction that is open: the journal's rows, and what they come to.
struct GroupWriter {
  private let db: Database
  private let statements: GroupStatements
  private var zones: [Name: StoredZone] = [:]
  private var signings: [Signer: NewestSecond] = [:]
  /// Who asked last, and that in words: often many updates of a group come from one host.
  private var latest: (requestor: Requestor, text: AuthorText)?

  /// A zone's row, and what becomes of it.
  private struct StoredZone {
    let id: Int64
    /// The folded apex.
    let apex: Name
    var soa: StartOfAuthority?
  }

  init(_ db: Database, _ statements: GroupStatements) {
    self.db = db
    self.statements = statements
  }

  /// Writes the commits; `keptChanges` is how many of the journal's rows stay.
  mutating func write(_ commits: [Commit], keptChanges: Int) throws {
    var change: Int64 = 0
    for commit in commits { change = max(change, try write(commit)) }
    for zone in zones.values {
      guard let soa = zone.soa else { continue }
      try statements.soa.run { row in
        row.add(soa.rdata)
        row.add(zone.id)
      }
    }
    for (signer, second) in signings { try statements.signers.write(second, of: signer) }
    if change > 0 { try statements.pruning.run { $0.add(change - Int64(keptChanges)) } }
  }

  /// Writes one commit, and gives the number of its row in the journal; 0 where nothing changed.
  private mutating func write(_ commit: Commit) throws -> Int64 {
    var zone = try zones[commit.zone] ?? zone(commit.zone)
    let author = text(of: commit.author)
    if case .requestor(let requestor, let signature?) = commit.author {
      signings[requestor.signer, default: NewestSecond()].add(signature)
    }
    var change: Int64 = 0
    if !commit.changes.isEmpty {
      zone.soa = commit.soa
      change = try writeJournal(commit, zone, author)
    }
    zones[commit.zone] = zone
    try RecordWriter(commit, zone: zone.id, change: change, author, statements).write()
    for holding in commit.holdings { try statements.held.write(holding, zone: zone.id) }
    return change
  }

  private mutating func text(of author: Commit.Author) -> AuthorText {
    guard case .requestor(let requestor, _) = author else { return AuthorText(author) }
    if let latest, latest.requestor.signer == requestor.signer, latest.requestor.address == requestor.address,
      latest.requestor.transport == requestor.transport, latest.requestor.groups == requestor.groups
    {
      return latest.text
    }
    let text = AuthorText(author)
    latest = (requestor, text)
    return text
  }

  private func zone(_ apex: Name) throws -> StoredZone {
    let apex = apex.folded
    return StoredZone(id: try statements.zone(apex), apex: apex)
  }

  private func writeJournal(_ commit: Commit, _ zone: StoredZone, _ author: AuthorText) throws -> Int64 {
    try statements.change.run { row in
      row.add(zone.id)
      row.add(Int64(clamping: commit.time))
      row.add(Int64(commit.soa.serial.rawValue))
      row.add(NameList(commit.changes.owners).octets)
      row.add(author.credential)
      row.add(author.address)
      row.add(author.transport)
      row.add(author.reason)
      row.add(Lines.text(commit.rules))
      row.add(Lines.text(commit.notes))
      row.add(ChangeRecords.encode(commit.changes, apex: zone.apex))
      row.add(commit.isPartial ? 1 : 0)
    }
    return db.lastInsertedRowID
  }

  /// Writes that a zone has a base, what the journal is told of it, and what becomes of what updates did.
  mutating func write(_ adoption: BaseAdoption, keptChanges: Int) throws {
    let apex = adoption.zone.folded
    try db.execute(
      sql: """
        INSERT INTO zone (apex, base_digest, base, soa) VALUES (?, ?, ?, ?)
        ON CONFLICT (apex) DO UPDATE SET base_digest = excluded.base_digest, base = excluded.base, soa = excluded.soa
        """,
      arguments: [apex.wire.data, adoption.digest.data, adoption.number, adoption.soa.rdata.data])
    let zone = try zone(apex)
    for restatement in adoption.restatements {
      let key = RecordKey(restatement.record)
      let row: StatementArguments = [zone.id, key.owner.data, Int64(key.type.rawValue), key.rdata.data]
      let place = "zone = ? AND folded_owner = ? AND type = ? AND canonical_rdata = ?"
      // Of what the base has, only who published it is worth to be kept.
      if let state = restatement.state {
        try db.execute(
          sql: "UPDATE dynamic_record SET state = ?, ttl = ? WHERE \(place)",
          arguments: [RecordState(state).rawValue, Int64(restatement.record.ttl)] + row)
      }
      if restatement.state != .added {
        let condition = restatement.state == nil ? "" : " AND credential IS NULL"
        try db.execute(sql: "DELETE FROM dynamic_record WHERE \(place)\(condition)", arguments: row)
      }
    }
    guard let commit = adoption.change else { return }
    let change = try writeJournal(commit, zone, AuthorText(commit.author))
    try statements.pruning.run { $0.add(change - Int64(keptChanges)) }
  }
}

extension ChangeSet {
  /// The owners of all records, each once.
  var owners: [Name] {
    var seen: Set<Name> = []
    var owners: [Name] = []
    owners.reserveCapacity(4)
    for records in [removed, added] {
      for record in records where record.name.wire != owners.last?.wire {
        // A few comparisons cost less than a set of them.
        if owners.count == 16 { seen = Set(owners) }
        guard owners.count < 16 ? !owners.contains(record.name) : seen.insert(record.name).inserted else { continue }
        owners.append(record.name)
      }
    }
    return owners
  }
}

/// Texts of one line each in one column.
enum Lines {
  /// The texts, each once.
  static func text(_ lines: [String]) -> String {
    guard let first = lines.first else { return "" }
    if lines.allSatisfy({ $0 == first }) { return first }
    var unique: [String] = []
    for line in lines where !unique.contains(line) { unique.append(line) }
    return unique.joined(separator: "\n")
  }

  static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
  }
}
