public import DNSWire
public import Zone

/// What a master file says of one zone (RFC 1035 §5).
public struct ZoneFile: Sendable {
  /// The apex: the SOA's owner.
  public let origin: Name
  /// The zone.
  public let version: ZoneVersion
  /// What was read in another way than it is written.
  public let warnings: ZoneTextErrors
  /// What became of what a zone can't hold as it is written.
  public var notes: [ReadingNote] { content.notes.notes(content.sources) }
  /// The files that the file includes, in their order.
  public var included: [ZoneReading.Included] {
    content.sources.sources.dropFirst().map { ZoneReading.Included(path: $0.path, octets: $0.octets) }
  }
  /// When records were last refreshed, as far as the file tells it.
  public var ages: RecordAges {
    var ages = RecordAges()
    for (index, hour) in content.ages.sorted(by: { $0.key < $1.key }) { ages.note(hour, of: content.records[index]) }
    return ages
  }
  /// Records that were read, those that stand there again included.
  public var recordCount: Int { content.records.count }
  /// How many records of each type were read.
  public var typeCounts: [RecordType: Int] {
    var counts: [RecordType: Int] = [:]
    for index in 0..<content.records.count { counts[content.records.type(at: index), default: 0] += 1 }
    return counts
  }
  let content: ReadRecords
  let conflicts: [RecordConflict]

  init(_ content: ReadRecords, _ version: ZoneVersion, _ conflicts: [RecordConflict]) {
    origin = version.apex
    self.version = version
    self.content = content
    self.conflicts = conflicts
    var warnings = ZoneTextErrors()
    var finder = PlaceFinder(content.sources)
    for warning in content.warnings { warnings.add(finder.error(warning)) }
    self.warnings = warnings
  }

  /// The records in the file's order, the SOA included, each once; all records of an RRset have one TTL. They are made anew
  /// each time.
  public var records: [LocatedRecord] {
    let others = Dictionary(uniqueKeysWithValues: conflicts.map { ($0.record, $0.kind) })
    let indices = (0..<content.records.count).filter { others[$0] != .repeated }
    var records = content.located(indices)
    for (position, index) in indices.enumerated() {
      if case .otherTTL(let ttl) = others[index] { records[position].record.ttl = ttl }
    }
    return records
  }

  /// The records that stand there again, perhaps in another spelling.
  public var repeated: [LocatedRecord] {
    content.located(conflicts.lazy.filter { $0.kind == .repeated }.map(\.record))
  }

  /// The TTLs that records were written with, by their positions in `records`, where it is not that of their RRset.
  public var writtenTimeToLives: [Int: UInt32] {
    var repeated = 0
    var written: [Int: UInt32] = [:]
    for conflict in conflicts {
      switch conflict.kind {
      case .repeated: repeated += 1
      case .otherTTL: written[conflict.record - repeated] = content.records.ttl(at: conflict.record)
      default: break
      }
    }
    return written
  }
}
