internal import DNSWire
internal import Zone

/// Reads all entries of a file and of those that it includes; a large file by several threads, each of which takes a part
/// of it.
struct ZoneFileReader: ~Copyable {
  private let includes: ZoneReading.Includes?
  private let progress: ZoneReading.Progress?
  private(set) var sources: SourceMap
  private var reader: EntryReader
  private(set) var faults = FaultList()
  /// Where the next entry of the text that is being read is looked for.
  private var offset = 0
  private var depth = 0
  private var generated = 0
  /// Whether this reads a part of a file ahead of what comes before it: then directives are for another reader.
  private let isAhead: Bool
  /// Whether it came upon such a directive, before which it stopped.
  private var isStopped = false

  init(_ sources: SourceMap, origin: Name?, _ reading: ZoneReading, isWindows: Bool) {
    self.sources = sources
    includes = reading.includes
    progress = reading.progress
    isAhead = false
    reader = EntryReader(origin: origin)
    reader.context.isWindows = isWindows
  }

  /// A reader of a part of the first text, ahead of what comes before it.
  private init(
    _ sources: SourceMap, _ state: EntryReader.State, _ context: EntryReader.Context, _ progress: ZoneReading.Progress?,
    from offset: Int
  ) {
    self.sources = sources
    includes = nil
    self.progress = progress
    isAhead = true
    reader = EntryReader(state)
    reader.context = context
    self.offset = offset
  }

  /// What was read.
  consuming func result() -> ReadRecords {
    ReadRecords(
      sources: sources, records: reader.records, ages: reader.ages, notes: reader.notes, warnings: reader.warnings,
      faults: faults)
  }

  /// Reads all entries.
  mutating func read() {
    guard let octets = sources.sources.first?.octets else { return }
    // A byte order mark is no part of the text.
    offset = octets.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if octets.count >= 2 * ZoneTextLimits.octetsOfOnePart {
      read(octets, to: ZoneTextLimits.headOctets)
      readParts(octets)
    }
    read(octets, to: octets.count)
  }

  /// Reads the entries of a text that begin before `end`.
  private mutating func read(_ octets: [UInt8], to end: Int) {
    var scanner = EntryScanner(octets.span, from: offset)
    let progress = depth == 0 ? progress : nil
    var told = offset
    while scanner.offset < end, !isStopped {
      if let progress, scanner.offset - told >= ZoneTextLimits.progressOctets {
        progress(scanner.offset - told, octets.count)
        told = scanner.offset
      }
      do throws(TextFault) {
        guard try scanner.next(before: end) else { break }
      } catch {
        note(error)
        reader.forgetOwner()
        continue
      }
      do throws(TextFault) {
        if let directive = Self.directive(scanner) { try follow(directive, scanner) } else { try reader.read(scanner) }
      } catch {
        note(error)
      }
    }
    offset = scanner.offset
  }

  private mutating func note(_ fault: TextFault) {
    faults.add(fault.moved(by: reader.context.base))
    reader.noteFault()
  }

  private enum Directive {
    case include
    case generate
  }

  private static func directive(_ entry: borrowing EntryScanner) -> Directive? {
    guard !entry.startsWithBlank, !entry.tokens[0].isQuoted, entry.text[entry.tokens[0].start] == UInt8(ascii: "$")
    else { return nil }
    let token = entry.token(0)
    return token.isWord("$INCLUDE") ? .include : token.isWord("$GENERATE") ? .generate : nil
  }

  private mutating func follow(_ directive: Directive, _ entry: borrowing EntryScanner) throws(TextFault) {
    guard !isAhead else {
      isStopped = true
      return
    }
    switch directive {
    case .include: try include(entry.tokens(from: 0))
    case .generate: try generate(entry.tokens(from: 0))
    }
  }

  /// Reads a file in the place of its `$INCLUDE FILE [ORIGIN]` (RFC 1035 §5.1). Origin and owner are afterwards what they
  /// were before; a `$TTL` stays, as BIND has it.
  private mutating func include(_ tokens: ArraySlice<Token>) throws(TextFault) {
    func fault(_ token: Token, _ message: String) -> TextFault { token.fault(message, code: .include) }
    guard tokens.count > 1 else { throw fault(tokens[0], "this directive has no value") }
    guard tokens.count <= 3 else { throw fault(tokens[3], "this directive takes a file and an origin") }
    guard let includes else { throw fault(tokens[0], "files are not included here") }
    guard depth < ZoneTextLimits.includeDepth else {
      throw fault(tokens[1], "files include each other more than \(ZoneTextLimits.includeDepth) deep")
    }
    guard sources.sources.count <= ZoneTextLimits.includes else {
      throw fault(tokens[1], "more than \(ZoneTextLimits.includes) files are included")
    }
    let origin = tokens.count > 2 ? try reader.name(tokens[2]) : reader.state.origin
    let name = String(decoding: tokens[1].octets, as: UTF8.self)
    let includer = sources.source(of: reader.context.base)?.path ?? ""
    let included: ZoneReading.Included
    switch includes(name, includer) {
    case .success(let file): included = file
    case .failure(let refusal): throw tokens[1].fault(refusal.reason, code: .include, hint: refusal.hint)
    }
    guard sources.end + included.octets.count <= ZoneTextLimits.sourceOctets else {
      throw fault(tokens[1], "the files have more than \(ZoneTextLimits.sourceOctets) octets in all")
    }
    reader.notes.add(.include, at: reader.context.base + (tokens[0].position.offset ?? 0))
    let (before, base, context, owner) = (reader.state, offset, reader.context, reader.lastOwner())
    let source = sources.add(included.path, included.octets)
    reader.context.base = sources.sources[source].base
    reader.setOrigin(origin)
    (offset, depth) = (included.octets.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, depth + 1)
    read(included.octets, to: included.octets.count)
    (offset, depth) = (base, depth - 1)
    reader.context = context
    reader.setOrigin(before.origin)
    reader.setOwner(owner)
  }

  /// Reads the lines that a `$GENERATE` stands for. The owner is afterwards what it was before, as BIND has it.
  private mutating func generate(_ tokens: ArraySlice<Token>) throws(TextFault) {
    let lines: GeneratedLines
    do throws(TextFault) {
      lines = try GeneratedLines(tokens)
    } catch {
      throw TextFault(error.position, error.message, text: error.text, code: .generate)
    }
    generated += lines.count
    guard generated <= ZoneTextLimits.generatedRecords else {
      throw tokens[0].fault("$GENERATE gives more than \(ZoneTextLimits.generatedRecords) records", code: .generate)
    }
    let place = tokens[0].position.offset ?? 0
    reader.notes.add(.generate, at: reader.context.base + place)
    let (context, owner) = (reader.context, reader.lastOwner())
    reader.context.place = context.base + place
    defer {
      reader.context = context
      reader.setOwner(owner)
    }
    for index in 0..<lines.count {
      let line = try lines.line(index, tokens[0])
      var scanner = EntryScanner(line.span)
      do throws(TextFault) {
        guard try scanner.next() else { continue }
        try reader.read(scanner)
      } catch {
        // The first line that can't be read says it for all.
        throw tokens[0].fault("in the line \"\(Excerpt.text(line))\": \(error.message)", code: .generate)
      }
    }
  }

  /// What a thread made of its part of the file.
  private struct Part: Sendable {
    let records: PackedRecords
    let ages: [Int: UInt32]
    let notes: NoteList
    let warnings: [TextFault]
    let faults: FaultList
    let state: EntryReader.State
    let usesEarlierTTL: Bool
    let hasOwnTTL: Bool
    /// Where it ended; nil where it stopped before a directive.
    let end: Int?
  }

  /// Reads the rest in parts that begin at line ends, all at once, as if nothing but owners and TTLs changed on the way. Of
  /// each but the first it is found afterwards whether the parts before it ended where the next ones begin, and with the same
  /// origin and TTLs; from the first one on of which this does not hold, nothing has been read.
  private mutating func readParts(_ octets: [UInt8]) {
    let starts = partStarts(octets)
    guard faults.total == 0, starts.count > 0 else { return }
    let (sources, state, context, progress) = (sources, reader.state, reader.context, progress)
    let pending = Parallel.start(starts.count) { index in
      let end = index + 1 < starts.count ? starts[index + 1] : octets.count
      var part = ZoneFileReader(sources, state, context, progress, from: starts[index])
      part.reader.records.reserve(fileOctets: end - starts[index])
      part.read(octets, to: end)
      return Part(
        records: part.reader.records, ages: part.reader.ages, notes: part.reader.notes,
        warnings: part.reader.warnings, faults: part.faults, state: part.reader.state,
        usesEarlierTTL: part.reader.usesEarlierTTL, hasOwnTTL: part.reader.hasOwnTTL,
        end: part.isStopped ? nil : part.offset)
    }
    reader.records.reserve(fileOctets: octets.count)
    read(octets, to: starts[0])
    for (index, part) in pending.results().enumerated() {
      let isAsAssumed =
        faults.total == 0 && offset == starts[index] && reader.state.origin == state.origin
        && reader.state.defaultTTL == state.defaultTTL
        && (!part.usesEarlierTTL || reader.state.lastTTL == state.lastTTL)
      guard isAsAssumed, let end = part.end, index + 1 == starts.count || end == starts[index + 1],
        reader.take(
          part.records, part.ages, part.notes, part.warnings, part.state, hasOwnTTL: part.hasOwnTTL)
      else { return }
      faults = part.faults
      if faults.total > 0 { reader.noteFault() }
      offset = end
    }
  }

  /// Where the parts behind the first one begin: at lines that begin with an owner.
  private func partStarts(_ octets: [UInt8]) -> [Int] {
    let text = octets.span
    var starts: [Int] = []
    for share in Parallel.shares(of: octets.count - offset, atLeast: ZoneTextLimits.octetsOfOnePart).dropFirst() {
      // No octet is looked at twice, however long a line is.
      var start = max(offset + share.lowerBound, (starts.last ?? 0) + 1)
      while start < octets.count, !(text[start - 1] == UInt8(ascii: "\n") && Self.mayBeOwner(text[start])) {
        start += 1
      }
      guard start < octets.count else { break }
      starts.append(start)
    }
    return starts
  }

  private static func mayBeOwner(_ octet: UInt8) -> Bool {
    octet > 0x20 && !Array("\"();$".utf8).contains(octet)
  }
}

extension PackedRecords {
  /// Makes room for the records of so much of a file.
  fileprivate mutating func reserve(fileOctets: Int) {
    reserve(records: fileOctets / 24, octets: fileOctets / 2 * 3)
  }
}

/// The errors of a text: the first ones, and how many there are.
struct FaultList: Sendable {
  private(set) var faults: [TextFault] = []
  private(set) var total = 0

  mutating func add(_ fault: TextFault) {
    total += 1
    if faults.count < ZoneTextLimits.errors { faults.append(fault) }
  }

  /// Counts one that is not kept.
  mutating func count() {
    total += 1
  }
}
