import Authority
import DNSWire
import Zone

/// Writes what a commit does to the overlay, and who published what.
struct RecordWriter {
  private let commit: Commit
  private let zone: Int64
  private let change: Int64
  private let author: AuthorText
  private let statements: GroupStatements

  init(_ commit: Commit, zone: Int64, change: Int64, _ author: AuthorText, _ statements: GroupStatements) {
    self.commit = commit
    self.zone = zone
    self.change = change
    self.author = author
    self.statements = statements
  }

  /// The zone's SOA record has a place of its own; a record that was removed only to be added with another TTL stays.
  func write() throws {
    var publications: [RecordKey: Commit.Publication] = [:]
    var published: [RecordKey] = []
    for publication in commit.publications {
      let key = RecordKey(publication.record)
      if publications.updateValue(publication, forKey: key) == nil { published.append(key) }
    }
    let added = commit.changes.added.filter { $0.type != .soa }.map { (RecordKey($0), $0) }
    let addedKeys = Set(added.map(\.0))
    if !commit.changes.removed.isEmpty {
      let statics = Set(commit.removedStatics.map(RecordKey.init))
      for record in commit.changes.removed where record.type != .soa {
        let key = RecordKey(record)
        guard !addedKeys.contains(key) else { continue }
        if statics.contains(key) {
          try write(record, key, .removedStatic, with: statements.removal)
        } else {
          try statements.deletion.run([.number(zone), .blob(key.owner), .number(key.type), .blob(key.rdata)])
        }
      }
    }
    for (key, record) in added {
      if let publication = publications[key] {
        try write(record, key, .added, publication, with: statements.publication)
      } else {
        try write(record, key, .added, with: statements.alteration)
      }
    }
    for key in published where !addedKeys.contains(key) {
      guard let publication = publications[key] else { continue }
      let state: RecordState = publication.isStatic ? .publishedStatic : .added
      try write(publication.record, key, state, publication, with: statements.refreshment)
    }
  }

  private func write(
    _ record: ResourceRecord, _ key: RecordKey, _ state: RecordState, _ publication: Commit.Publication? = nil,
    with statement: RowStatement
  ) throws {
    let time = Int64(clamping: commit.time)
    let asked = publication?.asked
    let publisher = publication == nil ? nil : author
    try statement.run([
      .number(zone), .blob(key.owner), .number(key.type), .blob(key.rdata), .number(state.rawValue),
      record.name.wire == key.owner ? .null : .blob(record.name.wire), .number(Int64(record.ttl)),
      record.rdata == key.rdata ? .null : .blob(record.rdata), .number(asked.map { Int64($0.ttl) }),
      .blob(asked?.rdata), .number(change), .text(publisher?.credential), .text(publisher?.address),
      .text(publisher?.transport), .text(publication?.rule), .number(time), .number(time), .number(time),
    ])
  }
}
