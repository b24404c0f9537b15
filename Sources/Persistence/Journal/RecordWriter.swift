import AccessPolicy
import Authority
import DNSWire
import Zone

/// Writes what a commit does to the overlay, and who published what.
struct RecordWriter {
  /// Where a commit's records go, and whose they are.
  struct Place {
    let zone: Int64
    /// The row of the journal.
    let change: Int64
    let time: Int64
    let author: AuthorText
  }

  private let statements: GroupStatements
  // Used again for each commit.
  private var published = RecordKeys()
  private var publications: [Commit.Publication] = []
  private var added = RecordKeys()
  private var addedPlaces: [Int] = []
  private var statics = RecordKeys()

  init(_ statements: GroupStatements) {
    self.statements = statements
  }

  /// The zone's SOA record has a place of its own; a record that was removed only to be added with another TTL stays.
  mutating func write(_ commit: Commit, to place: Place) throws {
    published.removeAll()
    publications.removeAll(keepingCapacity: true)
    added.removeAll()
    addedPlaces.removeAll(keepingCapacity: true)
    // Of two publications of one record the last one counts.
    for publication in commit.publications {
      let (position, isNew) = published.insert(RecordKey(publication.record))
      if isNew { publications.append(publication) } else { publications[position] = publication }
    }
    let records = commit.changes.added
    for index in records.indices where records[index].type != .soa {
      if added.insert(RecordKey(records[index])).isNew { addedPlaces.append(index) }
    }
    try writeRemovals(commit, place)
    for index in addedPlaces.indices {
      let (key, record) = (added.keys[index], records[addedPlaces[index]])
      if let position = published.place(of: key) {
        try write(record, key, .added, publications[position], to: place, with: statements.publication)
      } else {
        try write(record, key, .added, to: place, with: statements.alteration)
      }
    }
    for index in publications.indices where added.place(of: published.keys[index]) == nil {
      let publication = publications[index]
      let state: RecordState = publication.isStatic ? .publishedStatic : .added
      try write(
        publication.record, published.keys[index], state, publication, to: place, with: statements.refreshment)
    }
  }

  private mutating func writeRemovals(_ commit: Commit, _ place: Place) throws {
    statics.removeAll()
    for record in commit.removedStatics { _ = statics.insert(RecordKey(record)) }
    let records = commit.changes.removed
    for index in records.indices where records[index].type != .soa {
      let key = RecordKey(records[index])
      guard added.place(of: key) == nil else { continue }
      if statics.place(of: key) != nil {
        try write(records[index], key, .removedStatic, to: place, with: statements.removal)
      } else {
        try statements.deletion.run { row in
          row.add(place.zone)
          row.add(key.owner)
          row.add(Int64(key.type.rawValue))
          row.add(key.rdata)
        }
      }
    }
  }

  private func write(
    _ record: ResourceRecord, _ key: RecordKey, _ state: RecordState, _ publication: Commit.Publication? = nil,
    to place: Place, with statement: RowStatement
  ) throws {
    let time = place.time
    let earlier = publication?.publisher
    let publisher = publication == nil ? nil : earlier.map(AuthorText.init) ?? place.author
    let firstSeen = earlier.map { Int64(clamping: $0.firstSeen) } ?? time
    try statement.run { row in
      row.add(place.zone)
      row.add(key.owner)
      row.add(Int64(key.type.rawValue))
      row.add(key.rdata)
      row.add(state.rawValue)
      row.add(record.name.wire == key.owner ? nil : record.name.wire)
      row.add(Int64(record.ttl))
      row.add(record.rdata == key.rdata ? nil : record.rdata)
      row.add((publication?.asked?.ttl).map { Int64($0) })
      row.add(publication?.asked?.rdata)
      row.add(place.change)
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
