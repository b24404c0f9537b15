import DNSWire
import ZoneText

/// What must hold for any octets taken as a zone file: the first one says how it is read.
enum ZoneFileProperties {
  /// The texts: the file, and those that it may include, by the names `1`, `2` and so on.
  private struct Texts {
    let main: [UInt8]
    let included: [String: [UInt8]]

    init(_ octets: ArraySlice<UInt8>, isTable: Bool) {
      guard isTable else {
        main = Array(octets)
        included = [:]
        return
      }
      let parts = octets.split(separator: 0x1E, omittingEmptySubsequences: false).map { Array($0) }
      main = parts.first ?? []
      included = Dictionary(uniqueKeysWithValues: parts.enumerated().dropFirst().map { ("\($0)", $1) })
    }

    subscript(_ file: String) -> [UInt8]? { file == "main" ? main : included[file] }
  }

  static func check(_ octets: [UInt8]) throws(Violation) {
    guard let options = octets.first else { return }
    let texts = Texts(octets.dropFirst(), isTable: options & 4 != 0)
    guard !isHuge(octets) else { return }
    let included = texts.included
    let reading = ZoneReading(
      dialect: ZoneReading.Dialect.allCases[Int(options & 3) % 3],
      includes: { name, _ in
        guard let text = included[name] else { return .failure(ZoneReading.Refusal(reason: "there is no such file")) }
        return .success(ZoneReading.Included(path: name, octets: text))
      })
    let origin = options & 8 != 0 ? try? Name(text: "fuzz.test.") : nil
    let zone: ZoneFile
    do {
      zone = try MasterFile.read(texts.main, file: "main", origin: origin, reading)
    } catch {
      try demand(error.total > 0 && !error.errors.isEmpty, "what is refused has an error")
      return try check(error, texts)
    }
    try check(zone, texts)
    try checkAgain(zone)
  }

  /// Whether it may generate so many records that it takes long: ranges of large numbers stand right behind the directive.
  private static func isHuge(_ octets: [UInt8]) -> Bool {
    let most = places("INCLUDE", octets).isEmpty ? 3 : 2
    return places("GENERATE", octets).contains { end in
      let numbers = octets[end..<min(end + 12, octets.count)].split { !(0x30...0x39).contains($0) }
      return numbers.contains { $0.count > most }
    }
  }

  /// Where a word ends, in any case.
  private static func places(_ word: String, _ octets: [UInt8]) -> [Int] {
    let word = Array(word.utf8)
    return octets.indices.filter { index in
      index + word.count <= octets.count && zip(octets[index...], word).allSatisfy { $0 & 0xDF == $1 }
    }.map { $0 + word.count }
  }

  private static func check(_ errors: ZoneTextErrors, _ texts: Texts) throws(Violation) {
    try demand(
      errors.errors.count <= ZoneTextLimits.errors && errors.total >= errors.errors.count, "errors are bounded")
    for error in errors.errors {
      try checkPlace(error.file, error.line, error.column, texts)
      try demand(error.text.utf8.count <= 4 * ZoneTextLimits.excerptOctets + 3, "what an error shows is bounded")
      try demand(error.description.utf8.allSatisfy(isPrintable), "an error is printable ASCII: \(error)")
      guard let context = error.context else { continue }
      try demand(context.line.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "a line is printable ASCII")
      try demand(context.indent >= 0 && context.indent <= context.line.utf8.count, "the mark stands in the line")
    }
  }

  /// Messages cite sections.
  private static func isPrintable(_ octet: UInt8) -> Bool {
    (0x20...0x7E).contains(octet) || Array("§".utf8).contains(octet)
  }

  /// A place is in its file; of texts that are unpacked or converted, it is not known how long they are.
  private static func checkPlace(_ file: String, _ line: Int, _ column: Int?, _ texts: Texts) throws(Violation) {
    guard let text = texts[file] else { throw Violation("a place names one of the files: \(file)") }
    try demand(line >= 1 && (column ?? 1) >= 1, "places are counted from 1")
    let isPlain =
      file != "main" || !text.starts(with: [0x1F, 0x8B]) && !text.prefix(8).contains { $0 == 0 || $0 >= 0xFE }
    guard isPlain else { return }
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    try demand(line <= max(lines.count, 1), "a line is one of the file's")
    let length = line <= lines.count ? lines[line - 1].count : 0
    try demand((column ?? 1) <= length + 1, "a column is one of the line's")
  }

  private static func check(_ zone: ZoneFile, _ texts: Texts) throws(Violation) {
    try demand(zone.warnings.errors.allSatisfy { $0.code.severity == .warning }, "warnings are warnings")
    try check(zone.warnings, texts)
    let findings = ZoneInspection.findings(zone)
    try demand(findings.errors.allSatisfy { $0.code.severity == .warning }, "findings are warnings")
    try check(findings, texts)
    for note in zone.notes {
      try demand(note.count > 0 && !note.places.isEmpty && note.places.count <= note.count, "notes have places")
      for place in note.places { try checkPlace(place.file, place.line, nil, texts) }
    }
    let records = zone.records
    try demand(records.count + zone.repeated.count == zone.recordCount, "records are counted")
    for located in records {
      try checkPlace(located.file, located.line, nil, texts)
      try demand(located.record.ttl <= 0x7FFF_FFFF, "a TTL has 31 bits")
      try demand(located.record.name.isSubdomain(of: zone.origin), "records are in the zone")
    }
  }

  /// What was read is written, and read again.
  private static func checkAgain(_ zone: ZoneFile) throws(Violation) {
    let text = zone.records.map { located in
      let record = located.record
      return "\(record.name) \(record.ttl) IN \(record.type) \(RecordText.rdata(record.type, record.rdata))\n"
    }.joined()
    let again: ZoneFile
    do {
      again = try MasterFile.read(Array(text.utf8), file: "again", origin: nil, ZoneReading(dialect: .masterFile))
    } catch {
      throw Violation("what was read and written can be read again: \(error)\n\(text)")
    }
    let (first, second) = (zone.records.map { Octets($0.record) }, again.records.map { Octets($0.record) })
    try demand(first == second, "what is read again is the same:\n\(text)")
  }

  /// A record, compared octet by octet.
  private struct Octets: Equatable {
    let name: [UInt8]
    let type: RecordType
    let ttl: UInt32
    let rdata: [UInt8]

    init(_ record: ResourceRecord) {
      (name, type, ttl, rdata) = (record.name.wire, record.type, record.ttl, record.rdata)
    }
  }
}
