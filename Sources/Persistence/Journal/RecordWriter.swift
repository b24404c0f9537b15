import AccessPolicy
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
    var published = RecordKeys(capacity: commit.publications.count)
    // Of two publications of one record the last one counts.
    var publications: [Commit.Publication] = []
    publications.reserveCapacity(commit.publications.count)
    for publication in commit.publications {
      let (place, isNew) = published.insert(RecordKey(publication.record))
      if isNew { publications.append(publication) } else { publications[place] = publication }
    }
    var added = RecordKeys(capacity: commit.changes.added.count)
    var records: [ResourceRecord] = []
    records.reserveCapacity(commit.changes.added.count)
    for record in commit.changes.added where record.type != .soa {
      if added.insert(RecordKey(record)).isNew { records.append(record) }
    }
    try writeRemovals(added)
    for (key, record) in zip(added.keys, records) {
      if let place = published.place(of: key) {
        try write(record, key, .added, publications[place], with: statements.publication)
      } else {
        try write(record, key, .added, with: statements.alteration)
      }
    }
    for (key, publication) in zip(published.keys, publications) where added.place(of: key) == nil {
      let state: RecordState = publication.isStatic ? .publishedStatic : .added
      try write(publication.record, key, state, publication, with: statements.refreshment)
    }
  }

  private func writeRemovals(_ added: RecordKeys) throws {
    var statics = RecordKeys(capacity: commit.removedStatics.count)
    for record in commit.removedStatics { _ = statics.insert(RecordKey(record)) }
    for record in commit.changes.removed where record.type != .soa {
      let key = RecordKey(record)
      guard added.place(of: key) == nil else { continue }
      if statics.place(of: key) != nil {
        try write(record, key, .removedStatic, with: statements.removal)
      } else {
        try statements.deletion.run { row in
          row.add(zone)
          row.add(key.owner)
          row.add(Int64(key.type.rawValue))
          row.add(key.rdata)
        }
      }
    }
  }

  private func write(
    _ record: ResourceRecord, _ key: RecordKey, _ state: RecordState, _ publication: Commit.Publication? = nil,
    with statement: RowStatement
  ) throws {
    let time = Int64(clamping: commit.time)
    let publisher = publication.map { $0.publisher.map(AuthorText.init) ?? author }
    let firstSeen = publication?.publisher.map { Int64(clamping: $0.firstSeen) } ?? time
    try statement.run { row in
      row.add(zone)
      row.add(key.owner)
      row.add(Int64(key.type.rawValue))
      row.add(key.rdata)
      row.add(state.rawValue)
      row.add(record.name.wire == key.owner ? nil : record.name.wire)
      row.add(Int64(record.ttl))
      row.add(record.rdata == key.rdata ? nil : record.rdata)
      row.add((publication?.asked?.ttl).map { Int64($0) })
      row.add(publication?.asked?.rdata)
      row.add(change)
      row.add(publisher?.credential)
      row.add(publisher?.address)
      row.add(publisher?.transport)
      row.add(publication?.rule)
      row.add(firstSeen)
      row.add(time)
      row.add(time)
      row.add(publisher?.groups)
    }
  }
}
