import DNSWire
import Zone

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

  /// One thing that is done to a row: the commit, and where it stands in the commit's frame, behind the row's key.
  private struct Effect {
    let commit: UInt32
    let position: UInt32
    let operation: RecordOperation
  }

  /// There are many, so it is small: a frame has no more octets than four can count.
  private struct Row {
    /// The first commit that does something to it, and where the row's key stands in that one's frame.
    let commit: UInt32
    let key: Range<UInt32>
    /// Whether the table has no such row.
    let isNew: Bool
    var isDeleted = false
    // Most rows have one effect: the others stand in a list elsewhere.
    var first: Effect?
    var hasMore = false

    var range: Range<Int> { Int(key.lowerBound)..<Int(key.upperBound) }
  }

  /// Whether a record that is neither in its zone nor in the zone's file has no row.
  private let hasNoOthers: Bool
  private(set) var frames: [[UInt8]] = []
  private var commits: [CommitPlace] = []
  private var rows: [Row] = []
  private var more: [Int: [Effect]] = [:]
  private var places = HashedPlaces()
  private static let seed = UInt64.random(in: 0 ... .max)

  init(hasNoOthers: Bool) { self.hasNoOthers = hasNoOthers }

  /// Takes a frame, and gives its place.
  mutating func add(_ frame: [UInt8]) -> Int {
    frames.append(frame)
    return frames.count - 1
  }

  /// Takes a commit: what is added from now on is what it does.
  mutating func begin(_ commit: CommitPlace) { commits.append(commit) }

  /// Takes the next thing that the commit does to a record.
  mutating func add(_ reader: inout LogReader) throws {
    guard let operation = RecordOperation(rawValue: try reader.number()) else { throw LogReader.Fault() }
    let start = reader.position
    _ = try RecordRowKey(&reader)
    let place = place(of: start..<reader.position, isNew: operation == .creation && hasNoOthers)
    guard operation != .deletion else { return delete(place) }
    let effect = Effect(
      commit: UInt32(clamping: commits.count - 1), position: UInt32(clamping: reader.position),
      operation: operation)
    if rows[place].first == nil {
      rows[place].first = effect
    } else {
      rows[place].hasMore = true
      more[place, default: []].append(effect)
    }
    _ = try RecordRow(&reader)
  }

  private mutating func delete(_ place: Int) {
    rows[place].isDeleted = !rows[place].isNew
    rows[place].first = nil
    guard rows[place].hasMore else { return }
    rows[place].hasMore = false
    more[place] = nil
  }

  private mutating func place(of key: Range<Int>, isNew: Bool) -> Int {
    let commit = commits[commits.count - 1]
    var hash = OctetHash(seed: Self.seed)
    hash.append(UInt64(bitPattern: commit.zone))
    hash.append(frames[commit.frame], from: key.lowerBound, to: key.upperBound)
    let known = places.place(hash.value) { place in
      let other = commits[Int(rows[place].commit)]
      return other.zone == commit.zone && isSame(other.frame, rows[place].range, as: commit.frame, key)
    }
    if let known { return known }
    places.insert(hash.value, rows.count)
    let place = UInt32(clamping: key.lowerBound)..<UInt32(clamping: key.upperBound)
    rows.append(Row(commit: UInt32(clamping: commits.count - 1), key: place, isNew: isNew))
    return rows.count - 1
  }

  /// Whether two places in frames hold the same octets.
  private func isSame(_ frame: Int, _ range: Range<Int>, as otherFrame: Int, _ otherRange: Range<Int>) -> Bool {
    let (octets, others) = (frames[frame], frames[otherFrame])
    return octets.span.extracting(range).isSame(as: others.span.extracting(otherRange))
  }

  /// Writes what is left.
  func write(with statements: GroupStatements) throws {
    for (place, row) in rows.enumerated() where row.isDeleted || row.first != nil {
      let commit = commits[Int(row.commit)]
      let frame = frames[commit.frame]
      var reader = LogReader(frame, at: Int(row.key.lowerBound))
      let key = try RecordRowKey(&reader)
      if row.isDeleted {
        try statements.deletion.run { values in
          values.add(commit.zone)
          values.add(key, of: frame)
        }
      }
      if let first = row.first { try write(first, key, of: frame, with: statements) }
      guard row.hasMore else { continue }
      for effect in more[place] ?? [] { try write(effect, key, of: frame, with: statements) }
    }
  }

  private func write(
    _ effect: Effect, _ key: RecordRowKey, of keyFrame: [UInt8], with statements: GroupStatements
  ) throws {
    let commit = commits[Int(effect.commit)]
    let frame = frames[commit.frame]
    var reader = LogReader(frame, at: Int(effect.position))
    let record = try RecordRow(&reader)
    var publisher = record.other
    if record.publisher == .author {
      var reader = LogReader(frame, at: commit.author)
      publisher = try LoggedAuthor(&reader)
    }
    try statement(for: effect.operation, of: statements).run { values in
      values.add(commit.zone)
      values.add(key, of: keyFrame)
      values.add(record.state)
      values.add(blob: record.owner, of: frame)
      values.add(record.ttl)
      values.add(blob: record.rdata, of: frame)
      values.add(record.askedTTL)
      values.add(blob: record.askedRdata, of: frame)
      values.add(commit.change)
      values.add(text: publisher?.credential, of: frame)
      values.add(text: publisher?.address, of: frame)
      values.add(text: publisher?.transport, of: frame)
      values.add(text: record.rule, of: frame)
      values.add(record.firstSeen)
      values.add(commit.time)
      values.add(commit.time)
      values.add(text: publisher?.groups, of: frame)
    }
  }

  private func statement(for operation: RecordOperation, of statements: GroupStatements) -> RowStatement {
    switch operation {
    case .deletion: statements.deletion
    case .removal: statements.removal
    case .creation, .publication: statements.publication
    case .alteration: statements.alteration
    case .refreshment: statements.refreshment
    }
  }
}

/// By what a row of `dynamic_record` is found, but for its zone: places in a frame.
struct RecordRowKey {
  let owner: Range<Int>
  let type: Int64
  let rdata: Range<Int>

  init(_ reader: inout LogReader) throws(LogReader.Fault) {
    owner = try reader.range()
    type = try reader.integer()
    rdata = try reader.range()
  }
}

/// What a row of `dynamic_record` gets: places in the commit's frame.
private struct RecordRow {
  let state: Int64
  let owner: Range<Int>?
  let ttl: Int64
  let rdata: Range<Int>?
  let askedTTL: Int64?
  let askedRdata: Range<Int>?
  let rule: Range<Int>?
  let publisher: RecordPublisher
  /// The publisher, where it is not the commit's author.
  let other: LoggedAuthor?
  let firstSeen: Int64

  init(_ reader: inout LogReader) throws(LogReader.Fault) {
    state = try reader.integer()
    owner = try reader.optionalRange()
    ttl = try reader.integer()
    rdata = try reader.optionalRange()
    askedTTL = try reader.optionalInteger()
    askedRdata = try reader.optionalRange()
    rule = try reader.optionalRange()
    guard let publisher = RecordPublisher(rawValue: try reader.number()) else { throw LogReader.Fault() }
    self.publisher = publisher
    other = publisher == .other ? try LoggedAuthor(&reader) : nil
    firstSeen = try reader.integer()
  }
}

extension RowValues {
  fileprivate mutating func add(_ key: RecordRowKey, of octets: [UInt8]) {
    add(blob: key.owner, of: octets)
    add(key.type)
    add(blob: key.rdata, of: octets)
  }
}
