/// What the journal's entry of a commit begins with: its zone's row, its time, and whether the difference is known in part only.
struct LoggedCommit {
  let zone: Int64
  let time: Int64
  let isPartial: Bool

  init(zone: Int64, time: Int64, isPartial: Bool) {
    self.zone = zone
    self.time = time
    self.isPartial = isPartial
  }

  init(_ reader: inout LogReader) throws(LogReader.Fault) {
    zone = try reader.integer()
    time = try reader.integer()
    isPartial = try reader.number() != 0
  }

  func write(to octets: inout LogOctets) {
    octets.add(UInt64(bitPattern: zone))
    octets.add(UInt64(bitPattern: time))
    octets.add(UInt64(isPartial ? 1 : 0))
  }
}

/// Who made a commit, or published a record: places in octets of the log.
struct LoggedAuthor {
  let credential: Range<Int>
  let address: Range<Int>?
  let transport: Range<Int>?
  let reason: Range<Int>?
  let groups: Range<Int>?

  init(_ reader: inout LogReader) throws(LogReader.Fault) {
    credential = try reader.range()
    address = try reader.optionalRange()
    transport = try reader.optionalRange()
    reason = try reader.optionalRange()
    groups = try reader.optionalRange()
  }
}

/// What a commit changed: places in octets of the log.
struct LoggedChange {
  /// The zone's serial from then on.
  let serial: UInt64
  /// The owners (`NameList`).
  let names: Range<Int>
  /// The rules that allowed it, and how it differs from what was asked (`Lines`).
  let rules: Range<Int>
  let notes: Range<Int>
  /// The exact difference (`ChangeRecords`).
  let difference: Range<Int>

  init(_ reader: inout LogReader) throws(LogReader.Fault) {
    serial = try reader.number()
    names = try reader.range()
    rules = try reader.range()
    notes = try reader.range()
    difference = try reader.range()
  }
}
