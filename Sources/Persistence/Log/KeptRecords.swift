import DNSWire
import Zone

/// What commits do to rows of `dynamic_record`, by rows: what was done before a row was deleted need not be done. It has copies of
/// what is left alone.
struct KeptRecords: ~Copyable {
  /// A commit, as far as the rows of its records get something of it.
  struct Commit {
    let zone: Int64
    /// The row of the journal.
    let change: Int64
    let time: Int64
    /// Where its author stands in the frame.
    let author: Range<Int>
  }

  /// By what a row is found: its zone, and the octets that `RecordRowKey` reads.
  private struct Key: Hashable {
    let zone: Int64
    let octets: [UInt8]

    static func == (one: Key, other: Key) -> Bool {
      one.zone == other.zone && one.octets.span.isSame(as: other.octets.span)
    }

    func hash(into hasher: inout Hasher) {
      var hash = OctetHash(seed: UInt64(bitPattern: zone))
      hash.append(octets, from: 0)
      hasher.combine(hash.value)
    }
  }

  private struct Row {
    /// Whether the table has no such row.
    let isNew: Bool
    var isDeleted = false
    /// What is done to it then, one `RecordEffect` after the other.
    var effects: [UInt8] = []
  }

  /// What a row takes in memory beside its octets, about.
  private static let rowOctets = 160

  /// Whether a record that is neither in its zone nor in the zone's file has no row.
  private let hasNoOthers: Bool
  private var rows: [Key: Row] = [:]
  /// How many octets of memory this takes, about.
  private(set) var octets = 0
  private var effect = LogOctets()

  init(hasNoOthers: Bool) { self.hasNoOthers = hasNoOthers }

  /// Takes the next thing that a commit does to a record.
  mutating func add(_ reader: inout LogReader, of commit: Commit) throws {
    guard let operation = RecordOperation(rawValue: try reader.number()) else { throw LogReader.Fault() }
    let start = reader.position
    _ = try RecordRowKey(&reader)
    let key = Key(zone: commit.zone, octets: Array(reader.octets[start..<reader.position]))
    guard operation != .deletion else { return delete(key) }
    let data = reader.position
    _ = try RecordRow(&reader)
    effect.removeAll()
    effect.add(operation.rawValue)
    effect.add(UInt64(bitPattern: commit.change))
    effect.add(UInt64(bitPattern: commit.time))
    effect.copy(commit.author, of: reader.octets)
    effect.copy(data..<reader.position, of: reader.octets)
    append(to: key, isNew: operation == .creation && hasNoOthers)
  }

  private mutating func append(to key: Key, isNew: Bool) {
    octets += effect.count
    if rows[key]?.effects.append(contentsOf: effect.octets) != nil { return }
    octets += key.octets.count + Self.rowOctets
    rows[key] = Row(isNew: isNew, effects: effect.octets)
  }

  private mutating func delete(_ key: Key) {
    guard let row = rows[key] else {
      octets += key.octets.count + Self.rowOctets
      rows[key] = Row(isNew: false, isDeleted: true)
      return
    }
    octets -= row.effects.count
    if row.isNew {
      octets -= key.octets.count + Self.rowOctets
      rows[key] = nil
    } else {
      rows[key] = Row(isNew: false, isDeleted: true)
    }
  }

  /// Writes what is left, and forgets it.
  mutating func write(with statements: GroupStatements) throws {
    for (key, row) in rows {
      var reader = LogReader(key.octets, at: 0)
      let place = try RecordRowKey(&reader)
      if row.isDeleted {
        try statements.deletion.run { values in
          values.add(key.zone)
          values.add(place, of: key.octets)
        }
      }
      reader = LogReader(row.effects, at: 0)
      while !reader.isAtEnd { try write(try RecordEffect(&reader), row.effects, key, place, with: statements) }
    }
    rows.removeAll(keepingCapacity: true)
    octets = 0
  }

  private func write(
    _ effect: RecordEffect, _ octets: [UInt8], _ key: Key, _ place: RecordRowKey, with statements: GroupStatements
  ) throws {
    let (record, publisher) = (effect.record, effect.publisher)
    try statement(for: effect.operation, of: statements).run { values in
      values.add(key.zone)
      values.add(place, of: key.octets)
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
