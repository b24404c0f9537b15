import AccessPolicy
import Authority
import DNSWire
import GRDB
import Zone

/// Writes commits in their order, in the transaction that is open: the journal's rows, and what they come to.
struct GroupWriter {
  private let db: Database
  private let statements: GroupStatements
  private var records: RecordWriter
  /// The zones of the commits; seldom more than a few.
  private var zones: [StoredZone] = []
  private var signings: [(signer: Signer, second: NewestSecond)] = []
  private var signingPlaces: [Signer: Int] = [:]
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
    records = RecordWriter(statements)
  }

  /// Writes the commits; `keptChanges` is how many of the journal's rows stay.
  mutating func write(_ commits: [Commit], keptChanges: Int) throws {
    var change: Int64 = 0
    for commit in commits { change = max(change, try write(commit)) }
    for zone in zones {
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
    let place = try zonePlace(commit.zone)
    let zone = zones[place].id
    let author = text(of: commit.author)
    if case .requestor(let requestor, let signature?) = commit.author {
      signings[signingPlace(requestor.signer)].second.add(signature)
    }
    var change: Int64 = 0
    if !commit.changes.isEmpty {
      zones[place].soa = commit.soa
      change = try writeJournal(commit, zone, author)
    }
    try records.write(
      commit, to: RecordWriter.Place(zone: zone, change: change, time: Int64(clamping: commit.time), author: author))
    for holding in commit.holdings { try statements.held.write(holding, zone: zone) }
    return change
  }

  private mutating func zonePlace(_ apex: Name) throws -> Int {
    if let place = zones.firstIndex(where: { $0.apex == apex }) { return place }
    zones.append(try zone(apex))
    return zones.count - 1
  }

  private mutating func signingPlace(_ signer: Signer) -> Int {
    if let last = signings.last, last.signer == signer { return signings.count - 1 }
    if let place = signingPlaces[signer] { return place }
    signingPlaces[signer] = signings.count
    signings.append((signer, NewestSecond()))
    return signings.count - 1
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

  private func writeJournal(_ commit: Commit, _ zone: Int64, _ author: AuthorText) throws -> Int64 {
    try statements.change.run { row in
      row.add(zone)
      row.add(Int64(clamping: commit.time))
      row.add(Int64(commit.soa.serial.rawValue))
      row.add(NameList(commit.changes.owners).octets)
      row.add(author.credential)
      row.add(author.address)
      row.add(author.transport)
      row.add(author.reason)
      row.add(Lines.text(commit.rules))
      row.add(Lines.text(commit.notes))
      row.add(commit.difference)
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
      if restatement.state == nil || restatement.state == .published {
        let condition = restatement.state == nil ? "" : " AND credential IS NULL"
        try db.execute(sql: "DELETE FROM dynamic_record WHERE \(place)\(condition)", arguments: row)
      }
    }
    guard let commit = adoption.change else { return }
    let change = try writeJournal(commit, zone.id, AuthorText(commit.author))
    try statements.pruning.run { $0.add(change - Int64(keptChanges)) }
  }
}

extension ChangeSet {
  /// The owners of all records, each once.
  var owners: [Name] {
    var seen: Set<Name> = []
    var owners: [Name] = []
    owners.reserveCapacity(4)
    func add(_ name: Name) {
      guard name.wire != owners.last?.wire else { return }
      // A few comparisons cost less than a set of them.
      if owners.count == 16 { seen = Set(owners) }
      guard owners.count < 16 ? !owners.contains(name) : seen.insert(name).inserted else { return }
      owners.append(name)
    }
    for index in removed.indices { add(removed[index].name) }
    for index in added.indices { add(added[index].name) }
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
