import DNSWire
import Synchronization
import ZoneText

/// What must hold for any octets taken as a zone file: the first one says how it is read.
enum ZoneFileProperties {
  /// The texts: the file, and those that it may include, by the names `1`, `2` and so on.
  private struct Texts {
    let main: [UInt8]
    let included: [String: [UInt8]]
    /// Octets of each line, by the names of the texts; not of what is unpacked or converted, of which they are not known.
    private let lineLengths: [String: [Int]]

    init(_ octets: ArraySlice<UInt8>, isTable: Bool) {
      if isTable {
        let parts = octets.split(separator: 0x1E, omittingEmptySubsequences: false).map { Array($0) }
        main = parts.first ?? []
        included = Dictionary(uniqueKeysWithValues: parts.enumerated().dropFirst().map { ("\($0)", $1) })
      } else {
        main = Array(octets)
        included = [:]
      }
      var lineLengths = included.mapValues(Self.lineLengths)
      let isPlain = !main.starts(with: [0x1F, 0x8B]) && !main.prefix(8).contains { $0 == 0 || $0 >= 0xFE }
      lineLengths["main"] = isPlain ? Self.lineLengths(main) : []
      self.lineLengths = lineLengths
    }

    private static func lineLengths(_ text: [UInt8]) -> [Int] {
      var lengths = [0]
      for octet in text {
        if octet == 0x0A { lengths.append(0) } else { lengths[lengths.count - 1] += 1 }
      }
      return lengths
    }

    /// Octets of the lines of a text, none where that is not known; nil where there is no such text.
    func lineLengths(of file: String) -> [Int]? { lineLengths[file] }
  }

  /// With `isSampled` most inputs are checked with short ranges of `$GENERATE`, and with few files that include each other: with
  /// many lines and files one takes as long as a hundred others.
  static func check(_ octets: [UInt8], isSampled: Bool) throws(Violation) {
    guard let options = octets.first, !isHuge(octets) else { return }
    let isWhole = !isSampled || octets.reduce(0) { $0 &* 31 &+ Int($1) } % samples == 0
    let octets = isWhole ? octets : withShortRanges(octets)
    let texts = Texts(octets.dropFirst(), isTable: options & 4 != 0)
    let included = texts.included
    let includes = Counter()
    let most = isWhole ? Int.max : fewIncludes
    let reading = ZoneReading(
      dialect: ZoneReading.Dialect.allCases[Int(options & 3) % 3],
      includes: { name, _ in
        guard includes.next() <= most, let text = included[name] else {
          return .failure(ZoneReading.Refusal(reason: "there is no such file"))
        }
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

  /// Of so many inputs one is checked with ranges as they are, and with all files that it includes.
  private static let samples = 32
  private static let fewIncludes = 8

  private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
      count.withLock { count in
        count += 1
        return count
      }
    }
  }

  /// Whether it may generate so many records that it takes long.
  private static func isHuge(_ octets: [UInt8]) -> Bool {
    let most = places(include, octets).isEmpty ? 3 : 2
    return places(generate, octets).contains { end in
      var digits = 0
      for octet in octets[rangeOctets(end, octets)] {
        digits = (0x30...0x39).contains(octet) ? digits + 1 : 0
        if digits > most { return true }
      }
      return false
    }
  }

  /// The range stands right behind the directive.
  private static func rangeOctets(_ end: Int, _ octets: [UInt8]) -> Range<Int> { end..<min(end + 12, octets.count) }

  /// The octets with numbers of one digit in ranges.
  private static func withShortRanges(_ octets: [UInt8]) -> [UInt8] {
    var short = octets
    for end in places(generate, octets).reversed() {
      for index in rangeOctets(end, octets).reversed() where index > end && index < short.count {
        let areDigits = (0x30...0x39).contains(short[index]) && (0x30...0x39).contains(short[index - 1])
        if areDigits { short.remove(at: index) }
      }
    }
    return short
  }

  private static let include = Array("INCLUDE".utf8)
  private static let generate = Array("GENERATE".utf8)

  /// Where a word ends, in any case.
  private static func places(_ word: [UInt8], _ octets: [UInt8]) -> [Int] {
    var ends: [Int] = []
    for start in octets.indices where octets[start] & 0xDF == word[0] {
      var count = 1
      while count < word.count, start + count < octets.count, octets[start + count] & 0xDF == word[count] { count += 1 }
      if count == word.count { ends.append(start + count) }
    }
    return ends
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

  /// Messages cite sections: `§` is of two octets.
  private static func isPrintable(_ octet: UInt8) -> Bool {
    (0x20...0x7E).contains(octet) || octet == 0xC2 || octet == 0xA7
  }

  /// A place is in its file; of texts that are unpacked or converted, it is not known how long they are.
  private static func checkPlace(_ file: String, _ line: Int, _ column: Int?, _ texts: Texts) throws(Violation) {
    guard let lines = texts.lineLengths(of: file) else { throw Violation("a place names one of the files: \(file)") }
    try demand(line >= 1 && (column ?? 1) >= 1, "places are counted from 1")
    guard !lines.isEmpty else { return }
    try demand(line <= lines.count, "a line is one of the file's")
    try demand((column ?? 1) <= lines[line - 1] + 1, "a column is one of the line's")
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
