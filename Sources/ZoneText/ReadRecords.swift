internal import DNSWire
internal import Zone

/// What stands in a file, before it is a zone.
struct ReadRecords: Sendable {
  let file: String
  let octets: [UInt8]
  let records: PackedRecords
  /// What is read in another way than it is written.
  let warnings: [TextFault]
  let faults: FaultList

  /// Reads a file.
  init(_ octets: [UInt8], file: String, origin: Name?) throws(ZoneTextErrors) {
    guard octets.count <= ZoneTextLimits.fileOctets else {
      var errors = ZoneTextErrors()
      let start = Position(line: 1, column: 1)
      errors.add(TextFault(start, "the file has more than \(ZoneTextLimits.fileOctets) octets"), file: file)
      throw errors
    }
    var reader = ZoneFileReader(octets, origin: origin)
    reader.read()
    self.file = file
    self.octets = octets
    records = reader.records
    warnings = reader.warnings
    faults = reader.faults
  }

  /// Some of the records of another file.
  init(_ other: ReadRecords, _ records: PackedRecords) {
    file = other.file
    octets = other.octets
    self.records = records
    warnings = other.warnings
    faults = other.faults
  }

  /// The errors of reading.
  var errors: ZoneTextErrors {
    var errors = ZoneTextErrors()
    var lines = LineCounter(octets)
    for fault in faults.faults { errors.add(lines.located(fault), file: file) }
    errors.count(faults.total - faults.faults.count)
    return errors
  }

  /// The records at ascending positions, with their lines.
  func located(_ indices: some Sequence<Int>) -> [LocatedRecord] {
    var lines = LineCounter(octets)
    return indices.map { index in
      LocatedRecord(record: records[index], line: lines.position(Place(records.place(at: index)).offset).line)
    }
  }
}

/// What a record is known by: where its entry starts, and whether its owner is left out there.
struct Place {
  let offset: Int
  let isOwnerLeftOut: Bool

  init(offset: Int, isOwnerLeftOut: Bool) {
    self.offset = offset
    self.isOwnerLeftOut = isOwnerLeftOut
  }

  init(_ number: UInt32) {
    offset = Int(number & ~Self.mark)
    isOwnerLeftOut = number & Self.mark != 0
  }

  var number: UInt32 { UInt32(truncatingIfNeeded: offset) & ~Self.mark | (isOwnerLeftOut ? Self.mark : 0) }

  private static let mark: UInt32 = 1 << 31
}
