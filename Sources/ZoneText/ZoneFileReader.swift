internal import DNSWire
internal import Zone

/// Reads all entries of a file, from one entry on; a large file by several threads, each of which takes a part of it.
struct ZoneFileReader: ~Copyable {
  private let octets: [UInt8]
  private var reader: EntryReader
  private(set) var faults = FaultList()
  /// Where the next entry is looked for.
  private var offset: Int

  init(_ octets: [UInt8], origin: Name?) {
    self.octets = octets
    reader = EntryReader(origin: origin)
    // A byte order mark is no part of the text.
    offset = octets.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The records that were read.
  var records: PackedRecords { reader.records }

  /// What was read in another way than it is written.
  var warnings: [TextFault] { reader.warnings }

  /// Reads all entries.
  mutating func read() {
    if octets.count >= 2 * ZoneTextLimits.octetsOfOneThread {
      read(to: ZoneTextLimits.headOctets)
      readParts()
    }
    read(to: octets.count)
  }

  /// Reads the entries that begin before `end`.
  private mutating func read(to end: Int) {
    let octets = octets
    var scanner = EntryScanner(octets.span, from: offset)
    while scanner.offset < end {
      do throws(TextFault) {
        guard try scanner.next(before: end) else { break }
      } catch {
        faults.add(error)
        reader.noteFault()
        reader.forgetOwner()
        continue
      }
      do throws(TextFault) {
        try reader.read(scanner)
      } catch {
        faults.add(error)
        reader.noteFault()
      }
    }
    offset = scanner.offset
  }

  /// What a thread made of its part of the file.
  private struct Part: Sendable {
    let records: PackedRecords
    let warnings: [TextFault]
    let faults: FaultList
    let state: EntryReader.State
    let usesEarlierTTL: Bool
    let end: Int
  }

  /// Reads the rest in parts that begin at line ends, all at once, as if nothing but owners and TTLs changed on the way. Of
  /// each but the first it is found afterwards whether the parts before it ended where the next ones begin, and with the same origin and
  /// TTLs; from the first one on of which this does not hold, nothing has been read.
  private mutating func readParts() {
    let starts = partStarts()
    guard faults.total == 0, starts.count > 0 else { return }
    let (octets, state) = (octets, reader.state)
    let pending = Parallel.start(starts.count) { index in
      let end = index + 1 < starts.count ? starts[index + 1] : octets.count
      var part = ZoneFileReader(octets, state, from: starts[index])
      part.reader.records.reserve(fileOctets: end - starts[index])
      part.read(to: end)
      return Part(
        records: part.reader.records, warnings: part.reader.warnings, faults: part.faults, state: part.reader.state,
        usesEarlierTTL: part.reader.usesEarlierTTL, end: part.offset)
    }
    reader.records.reserve(fileOctets: octets.count)
    read(to: starts[0])
    for (index, part) in pending.results().enumerated() {
      let isAsAssumed =
        faults.total == 0 && offset == starts[index] && reader.state.origin == state.origin
        && reader.state.defaultTTL == state.defaultTTL
        && (!part.usesEarlierTTL || reader.state.lastTTL == state.lastTTL)
        && (index + 1 == starts.count || part.end == starts[index + 1])
      guard isAsAssumed, reader.take(part.records, part.warnings, part.state) else { return }
      faults = part.faults
      if faults.total > 0 { reader.noteFault() }
      offset = part.end
    }
  }

  private init(_ octets: [UInt8], _ state: EntryReader.State, from offset: Int) {
    self.octets = octets
    reader = EntryReader(state)
    self.offset = offset
  }

  /// Where the parts behind the first one begin: at lines that begin with an owner.
  private func partStarts() -> [Int] {
    let text = octets.span
    let count = min(Parallel.processors, (octets.count - offset) / ZoneTextLimits.octetsOfOneThread)
    var starts: [Int] = []
    for index in 1..<max(count, 1) {
      var start = offset + (octets.count - offset) / count * index
      while start < octets.count, !(text[start - 1] == UInt8(ascii: "\n") && Self.mayBeOwner(text[start])) {
        start += 1
      }
      if start < octets.count, start > starts.last ?? 0 { starts.append(start) }
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
struct FaultList {
  private(set) var faults: [TextFault] = []
  private(set) var total = 0

  mutating func add(_ fault: TextFault) {
    total += 1
    if faults.count < ZoneTextLimits.errors { faults.append(fault) }
  }
}
