internal import DNSWire
internal import Zone

/// What stands in a file and those that it includes, before it is a zone.
struct ReadRecords: Sendable {
  var sources: SourceMap
  var records: PackedRecords
  /// The hours since 1601 of the last refresh, by the records' positions, where the file tells them.
  var ages: [Int: UInt32]
  /// What became of what a zone can't hold as it is written.
  let notes: NoteList
  /// What is read in another way than it is written.
  let warnings: [TextFault]
  let faults: FaultList

  /// Reads a file.
  static func read(
    _ octets: [UInt8], file: String, origin: Name?, _ reading: ZoneReading
  ) throws(ZoneTextErrors) -> ReadRecords {
    func failure(_ fault: TextFault) -> ZoneTextErrors {
      var errors = ZoneTextErrors()
      errors.add(fault, file: file)
      return errors
    }
    let start = Position(line: 1, column: 1)
    guard octets.count <= ZoneTextLimits.fileOctets else {
      throw failure(
        TextFault(start, "the file has more than \(ZoneTextLimits.fileOctets) octets", code: .limit))
    }
    var notes = NoteList()
    var text = octets
    do throws(TextFault) {
      if GzipText.isPacked(octets) { text = try GzipText.unpacked(octets, limit: ZoneTextLimits.fileOctets) }
    } catch {
      throw failure(error)
    }
    if reading.dialect != .masterFile {
      do throws(TextFault) {
        if let converted = try WindowsText.fromUTF16(text) {
          text = converted
          notes.add(.utf16, at: 0)
        }
      } catch {
        throw failure(TextFault(error.position, error.message, code: .encoding))
      }
    }
    var sources = SourceMap()
    if JSONZoneReader.isJSON(text) {
      _ = sources.add(file, text)
      return JSONZoneReader(sources, progress: reading.progress).result().adding(notes)
    }
    let isWindows = reading.dialect == .windows || reading.dialect == .automatic && WindowsText.isWindows(text)
    _ = sources.add(file, text)
    var reader = ZoneFileReader(
      sources, origin: (isWindows ? WindowsText.zone(text) : nil) ?? origin, reading, isWindows: isWindows)
    reader.read()
    return reader.result().adding(notes)
  }

  private func adding(_ more: NoteList) -> ReadRecords {
    var notes = more
    notes.add(self.notes)
    return ReadRecords(
      sources: sources, records: records, ages: ages, notes: notes, warnings: warnings, faults: faults)
  }

  /// Some of the records.
  func subset(_ indices: [Int]) -> ReadRecords {
    var subset = self
    subset.records = records.subset(indices)
    subset.ages = [:]
    for (position, index) in indices.enumerated() { subset.ages[position] = ages[index] }
    return subset
  }

  /// The errors of reading.
  var errors: ZoneTextErrors {
    var errors = ZoneTextErrors()
    var finder = PlaceFinder(sources)
    for fault in faults.faults { errors.add(finder.error(fault)) }
    errors.count(faults.total - faults.faults.count)
    return errors
  }

  /// The records at ascending positions, with their files and lines.
  func located(_ indices: some Sequence<Int>) -> [LocatedRecord] {
    var finder = PlaceFinder(sources)
    return indices.map { index in
      let (file, position) = finder.find(Place(records.place(at: index)).offset)
      return LocatedRecord(record: records[index], file: file, line: position.line, refreshed: ages[index])
    }
  }
}

extension ReadRecords {
  /// Where the type of a record's entry stands; of a generated record, where its directive does.
  func typePlace(_ record: Int) -> Int { token(record, 0) ?? Place(records.place(at: record)).offset }

  /// Where a word of a record's rdata stands, counted from 0; of a generated record, where its directive does.
  func rdataPlace(_ record: Int, word: Int) -> Int {
    token(record, 1 + word) ?? Place(records.place(at: record)).offset
  }

  /// Where a word of an entry stands, counted from its type.
  private func token(_ record: Int, _ word: Int) -> Int? {
    let place = Place(records.place(at: record))
    guard let source = sources.source(of: place.offset) else { return nil }
    let octets = source.octets
    guard !JSONZoneReader.isJSON(octets) else { return nil }
    var scanner = EntryScanner(octets.span, from: place.offset - source.base)
    guard (try? scanner.next()) == true, octets[scanner.tokens[0].start] != UInt8(ascii: "$") || place.isOwnerLeftOut
    else { return nil }
    let type = EntryReader.typeIndex(scanner, isOwnerLeftOut: place.isOwnerLeftOut)
    guard type + word < scanner.tokenCount else { return nil }
    return source.base + scanner.tokens[type + word].start
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
