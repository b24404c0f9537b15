/// What commits do to rows of `dynamic_record`, by rows: what was done before a row was deleted need not be done.
struct KeptRecords {
  /// Where a commit stands, and what its records' rows get of it.
  struct CommitPlace {
    /// The frame, and where the author stands in it.
    let frame: Int
    let author: Int
    let zone: Int64
    /// The row of the journal.
    let change: Int64
    let time: Int64
  }

  /// One thing that is done to a row; `position` is where it stands in the commit's frame, behind the row's key.
  private struct Effect {
    let commit: CommitPlace
    let operation: RecordOperation
    let position: Int
  }

  private struct RowKey: Hashable {
    let zone: Int64
    /// Owner, type and rdata as the log has them.
    let octets: ArraySlice<UInt8>
    private let hash: UInt64
    private static let seed = UInt64.random(in: 0 ... .max)

    init(zone: Int64, _ reader: LogReader, from start: Int) {
      self.zone = zone
      octets = reader.octets[start..<reader.position]
      // Octet by octet, as slices do it, takes ten times as long.
      var hash = OctetHash(seed: Self.seed)
      hash.append(reader.octets, from: start, to: reader.position)
      self.hash = hash.value
    }

    func hash(into hasher: inout Hasher) { hasher.combine(hash) }
  }

  private struct Row {
    let key: RowKey
    var isDeleted = false
    // Most rows have one effect: it needs no list.
    var first: Effect?
    var more: [Effect] = []

    mutating func add(_ effect: Effect) {
      if first == nil { first = effect } else { more.append(effect) }
    }

    mutating func delete() {
      isDeleted = true
      first = nil
      more = []
    }
  }

  private(set) var frames: [[UInt8]] = []
  private var rows: [Row] = []
  private var places: [RowKey: Int] = [:]

  /// Takes a frame, and gives its place.
  mutating func add(_ frame: [UInt8]) -> Int {
    frames.append(frame)
    return frames.count - 1
  }

  /// Takes the next thing that a commit does to a record.
  mutating func add(_ reader: inout LogReader, _ commit: CommitPlace) throws {
    guard let operation = RecordOperation(rawValue: try reader.number()) else { throw LogReader.Fault() }
    let start = reader.position
    _ = try RecordRowKey(&reader)
    let place = place(of: RowKey(zone: commit.zone, reader, from: start))
    guard operation != .deletion else { return rows[place].delete() }
    rows[place].add(Effect(commit: commit, operation: operation, position: reader.position))
    _ = try RecordRow(&reader)
  }

  private mutating func place(of key: RowKey) -> Int {
    if let place = places[key] { return place }
    places[key] = rows.count
    rows.append(Row(key: key))
    return rows.count - 1
  }

  /// Writes what is left.
  func write(with statements: GroupStatements) throws {
    for row in rows {
      var reader = LogReader(Array(row.key.octets), at: 0)
      let key = try RecordRowKey(&reader)
      if row.isDeleted {
        try statements.deletion.run { values in
          values.add(row.key.zone)
          values.add(key)
        }
      }
      if let first = row.first { try write(first, key, with: statements) }
      for effect in row.more { try write(effect, key, with: statements) }
    }
  }

  private func write(_ effect: Effect, _ key: RecordRowKey, with statements: GroupStatements) throws {
    let commit = effect.commit
    var reader = LogReader(frames[commit.frame], at: effect.position)
    let record = try RecordRow(&reader)
    var publisher = record.other
    if record.publisher == .author {
      var reader = LogReader(frames[commit.frame], at: commit.author)
      publisher = try LoggedAuthor(&reader)
    }
    try statement(for: effect.operation, of: statements).run { values in
      values.add(commit.zone)
      values.add(key)
      values.add(record.state)
      values.add(record.owner)
      values.add(record.ttl)
      values.add(record.rdata)
      values.add(record.askedTTL)
      values.add(record.askedRdata)
      values.add(commit.change)
      values.add(text: publisher?.credential)
      values.add(text: publisher?.address)
      values.add(text: publisher?.transport)
      values.add(text: record.rule)
      values.add(record.firstSeen)
      values.add(commit.time)
      values.add(commit.time)
      values.add(text: publisher?.groups)
    }
  }

  private func statement(for operation: RecordOperation, of statements: GroupStatements) -> RowStatement {
    switch operation {
    case .deletion: statements.deletion
    case .removal: statements.removal
    case .publication: statements.publication
    case .alteration: statements.alteration
    case .refreshment: statements.refreshment
    }
  }
}

/// By what a row of `dynamic_record` is found, but for its zone.
struct RecordRowKey {
  let owner: ArraySlice<UInt8>
  let type: Int64
  let rdata: ArraySlice<UInt8>

  init(_ reader: inout LogReader) throws(LogReader.Fault) {
    owner = try reader.slice()
    type = try reader.integer()
    rdata = try reader.slice()
  }
}

/// What a row of `dynamic_record` gets.
private struct RecordRow {
  let state: Int64
  let owner: ArraySlice<UInt8>?
  let ttl: Int64
  let rdata: ArraySlice<UInt8>?
  let askedTTL: Int64?
  let askedRdata: ArraySlice<UInt8>?
  let rule: ArraySlice<UInt8>?
  let publisher: RecordPublisher
  /// The publisher, where it is not the commit's author.
  let other: LoggedAuthor?
  let firstSeen: Int64

  init(_ reader: inout LogReader) throws(LogReader.Fault) {
    state = try reader.integer()
    owner = try reader.optionalSlice()
    ttl = try reader.integer()
    rdata = try reader.optionalSlice()
    askedTTL = try reader.optionalInteger()
    askedRdata = try reader.optionalSlice()
    rule = try reader.optionalSlice()
    guard let publisher = RecordPublisher(rawValue: try reader.number()) else { throw LogReader.Fault() }
    self.publisher = publisher
    other = publisher == .other ? try LoggedAuthor(&reader) : nil
    firstSeen = try reader.integer()
  }
}

extension RowValues {
  fileprivate mutating func add(_ key: RecordRowKey) {
    add(key.owner)
    add(key.type)
    add(key.rdata)
  }
}
