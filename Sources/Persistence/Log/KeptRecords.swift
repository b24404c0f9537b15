import DNSWire
import Zone

/// What commits do to rows of `dynamic_record`, by rows: what was done before a row was deleted need not be done. It has copies of
/// what is left alone.
struct KeptRecords {
  /// A commit, as far as the rows of its records get something of it.
  struct Commit {
    let zone: Int64
    /// The row of the journal.
    let change: Int64
    let time: Int64
    /// Where its author stands in the frame.
    let author: Range<Int>
  }

  /// What is left for a row of the table.
  private struct Row {
    var zone: Int64
    var hash: UInt64
    /// By what it is found (`RecordRowKey`), so many octets; then what is done to it, one `RecordEffect` after the other.
    var octets: [UInt8]
    var keyCount: Int
    /// Whether the table has no such row.
    var isNew: Bool
    var isDeleted = false
  }

  /// What a row takes in memory beside its octets, about.
  private static let rowOctets = 160
  private static let seed = UInt64.random(in: 0 ... .max)

  /// Whether a record that is neither in its zone nor in the zone's file has no row.
  private let hasNoOthers: Bool
  private var rows: [Row] = []
  private var places = HashedPlaces()
  /// The places of rows of which nothing is left: others take them, and their memory.
  private var free: [Int] = []
  /// How many octets of memory the rows take, about.
  private(set) var octets = 0

  init(hasNoOthers: Bool) { self.hasNoOthers = hasNoOthers }

  /// Takes the next thing that a commit does to a record.
  mutating func add(_ reader: inout LogReader, of commit: Commit) throws {
    guard let operation = RecordOperation(rawValue: try reader.number()) else { throw LogReader.Fault() }
    let start = reader.position
    _ = try RecordRowKey(&reader)
    let key = start..<reader.position
    guard operation != .deletion else { return delete(place(of: key, in: reader.octets, commit.zone, isNew: false)) }
    _ = try RecordRow(&reader)
    let place = place(of: key, in: reader.octets, commit.zone, isNew: operation == .creation && hasNoOthers)
    let before = rows[place].octets.count
    rows[place].octets.append(count: operation.rawValue)
    rows[place].octets.append(count: UInt64(bitPattern: commit.change))
    rows[place].octets.append(count: UInt64(bitPattern: commit.time))
    rows[place].octets.append(contentsOf: reader.octets[commit.author])
    rows[place].octets.append(contentsOf: reader.octets[key.upperBound..<reader.position])
    octets += rows[place].octets.count - before
  }

  /// The place of a row, this time included.
  private mutating func place(of key: Range<Int>, in source: [UInt8], _ zone: Int64, isNew: Bool) -> Int {
    var hash = OctetHash(seed: Self.seed)
    hash.append(UInt64(bitPattern: zone))
    hash.append(source, from: key.lowerBound, to: key.upperBound)
    let known = places.place(hash.value) { place in
      guard rows[place].zone == zone, rows[place].keyCount == key.count else { return false }
      let octets = rows[place].octets
      return octets.span.extracting(0..<key.count).isSame(as: source.span.extracting(key))
    }
    if let known { return known }
    let place = free.popLast() ?? rows.count
    if place == rows.count {
      rows.append(Row(zone: zone, hash: 0, octets: [], keyCount: 0, isNew: isNew))
    }
    rows[place].zone = zone
    rows[place].hash = hash.value
    rows[place].octets.removeAll(keepingCapacity: true)
    rows[place].octets.append(contentsOf: source[key])
    rows[place].keyCount = key.count
    rows[place].isNew = isNew
    rows[place].isDeleted = false
    places.insert(hash.value, place)
    octets += Self.rowOctets + key.count
    return place
  }

  private mutating func delete(_ place: Int) {
    octets -= rows[place].octets.count - rows[place].keyCount
    rows[place].octets.removeLast(rows[place].octets.count - rows[place].keyCount)
    rows[place].isDeleted = true
    guard rows[place].isNew else { return }
    octets -= Self.rowOctets + rows[place].keyCount
    places.remove(rows[place].hash, place)
    rows[place].keyCount = 0
    free.append(place)
  }

  /// Writes what is left, and forgets it.
  mutating func write(with statements: GroupStatements) throws {
    for row in rows where row.keyCount > 0 {
      var reader = LogReader(row.octets, at: 0)
      let key = try RecordRowKey(&reader)
      if row.isDeleted {
        try statements.deletion.run { values in
          values.add(row.zone)
          values.add(key, of: row.octets)
        }
      }
      while !reader.isAtEnd { try write(try RecordEffect(&reader), of: row, key, with: statements) }
    }
    rows = []
    free = []
    places.removeAll()
    octets = 0
  }

  private func write(
    _ effect: RecordEffect, of row: Row, _ key: RecordRowKey, with statements: GroupStatements
  ) throws {
    let (octets, record, publisher) = (row.octets, effect.record, effect.publisher)
    try statement(for: effect.operation, of: statements).run { values in
      values.add(row.zone)
      values.add(key, of: octets)
      values.add(record.state)
      values.add(blob: record.owner, of: octets)
      values.add(record.ttl)
      values.add(blob: record.rdata, of: octets)
      values.add(record.askedTTL)
      values.add(blob: record.askedRdata, of: octets)
      values.add(effect.change)
      values.add(text: publisher?.credential, of: octets)
      values.add(text: publisher?.address, of: octets)
      values.add(text: publisher?.transport, of: octets)
      values.add(text: record.rule, of: octets)
      values.add(record.firstSeen)
      values.add(effect.time)
      values.add(effect.time)
      values.add(text: publisher?.groups, of: octets)
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

/// By what a row of `dynamic_record` is found, but for its zone: places in octets.
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

/// One thing that is done to a row: places in octets.
private struct RecordEffect {
  let operation: RecordOperation
  /// The row of the journal, and the time of the commit.
  let change: Int64
  let time: Int64
  let record: RecordRow
  /// Who published the record; nil where nobody did.
  let publisher: LoggedAuthor?

  init(_ reader: inout LogReader) throws(LogReader.Fault) {
    guard let operation = RecordOperation(rawValue: try reader.number()) else { throw LogReader.Fault() }
    self.operation = operation
    change = try reader.integer()
    time = try reader.integer()
    let author = try LoggedAuthor(&reader)
    record = try RecordRow(&reader)
    publisher = record.publisher == .author ? author : record.other
  }
}

/// What a row of `dynamic_record` gets: places in octets.
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

extension [UInt8] {
  /// Appends a number as `LogReader` reads it.
  fileprivate mutating func append(count number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
