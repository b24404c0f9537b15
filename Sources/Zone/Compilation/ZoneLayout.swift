import DNSWire

/// The records of a zone in the order in which its nodes are compiled: by their owners' places in the index, in buckets that
/// fit into the processor's cache.
struct ZoneLayout: Sendable {
  /// Where a name stands to the zone.
  enum Place: Equatable {
    case apex
    /// So many labels below the apex.
    case below(Int)
    case outside
  }

  let records: PackedRecords
  let apex: Name
  let apexDepth: Int
  /// The first records of the runs, bucket by bucket, in the list's order within each. A run's records stand together and
  /// have one owner.
  private(set) var order: [UInt32] = []
  /// Where the buckets' runs start, and where the last one's end.
  private var starts: [Int] = []
  /// Octets that the nodes of a bucket take at most.
  private var bounds: [Int] = []
  /// Octets that the empty non-terminals take at most.
  private(set) var boundOfEmptyNodes = 0
  /// Places of the index: a power of two.
  let slotCount: Int
  let bucketCount: Int

  /// Runs of a bucket, about.
  private static let bucketRuns = 2_048

  init(_ records: PackedRecords, apex: Name) {
    self.records = records
    self.apex = apex
    apexDepth = apex.labelCount
    var runs = 0
    let entries = records.entries.span
    for index in entries.indices where Self.startsRun(index, records) { runs += 1 }
    slotCount = Self.powerOfTwo(atLeast: max(64, runs + runs / 2))
    bucketCount = max(1, min(slotCount / 64, Self.powerOfTwo(atLeast: runs / Self.bucketRuns)))
    sort()
  }

  static func powerOfTwo(atLeast count: Int) -> Int {
    var power = 1
    while power < count { power *= 2 }
    return power
  }

  /// The positions in `order` of a bucket's runs.
  func runs(of bucket: Int) -> Range<Int> { starts[bucket]..<starts[bucket + 1] }

  /// Octets that the nodes of some buckets take at most.
  func bound(of buckets: Range<Int>) -> Int { bounds[buckets].reduce(0, +) }

  /// The places of the index that belong to some buckets.
  func slots(of buckets: Range<Int>) -> Range<Int> {
    let share = slotCount / bucketCount
    return buckets.lowerBound * share..<buckets.upperBound * share
  }

  private mutating func sort() {
    let records = records
    let entries = records.entries.span
    let share = slotCount / bucketCount
    var counts = [Int](repeating: 0, count: bucketCount + 1)
    bounds = Array(repeating: 0, count: bucketCount)
    var bucket = 0
    var previous: Int?
    for index in entries.indices {
      let entry = entries[index]
      if Self.startsRun(index, records) {
        bucket = (Int(truncatingIfNeeded: entry.hash) & (slotCount - 1)) / share
        counts[bucket + 1] += 1
        bounds[bucket] += NodeFormat.headerOctets + Int(entry.nameCount) + 7
        boundOfEmptyNodes += boundOfNodesAbove(index, after: previous)
        previous = index
      }
      bounds[bucket] += NodeFormat.directoryEntryOctets + 2 + Int(entry.dataCount)
    }
    // A gap that is closed takes a multiple of eight octets.
    for bucket in bounds.indices { bounds[bucket] = (bounds[bucket] + 7) & ~7 }
    for bucket in 0..<bucketCount { counts[bucket + 1] += counts[bucket] }
    starts = counts
    order = Array(repeating: 0, count: counts[bucketCount])
    for index in entries.indices where Self.startsRun(index, records) {
      let bucket = (Int(truncatingIfNeeded: entries[index].hash) & (slotCount - 1)) / share
      order[counts[bucket]] = UInt32(truncatingIfNeeded: index)
      counts[bucket] += 1
    }
  }

  /// Whether a record has another owner than the one before, or one is owned by a hash and the other by a name.
  private static func startsRun(_ index: Int, _ records: PackedRecords) -> Bool {
    guard index > 0 else { return true }
    let (entry, previous) = (records.entries[index], records.entries[index - 1])
    return entry.name != previous.name || isHashed(entry, records) != isHashed(previous, records)
  }

  /// Whether a record's owner is a hash and no name, as those of NSEC3 records and of signatures over them are: they have a
  /// space of names of their own (RFC 5155 §7.2.8).
  func isHashed(_ entry: PackedRecords.Entry) -> Bool { Self.isHashed(entry, records) }

  private static func isHashed(_ entry: PackedRecords.Entry, _ records: PackedRecords) -> Bool {
    switch entry.type {
    case .nsec3: true
    case .rrsig: entry.dataCount >= 2 && records.octets.span.uint16(at: Int(entry.data)) == RecordType.nsec3.rawValue
    default: false
    }
  }

  /// Where a name stands.
  func place(of name: borrowing Span<UInt8>) -> Place {
    var (position, labels) = (0, 0)
    let distance = name.count - apex.wire.count
    while position < distance {
      position += 1 + Int(name[position])
      labels += 1
    }
    guard position == distance, ASCII.isSame(name.extracting(position..<name.count), apex.wire.span) else {
      return .outside
    }
    return labels == 0 ? .apex : .below(labels)
  }

  /// Octets of the nodes that would stand between a record's owner and the apex, but for those that the run before it has
  /// above its owner, too.
  private func boundOfNodesAbove(_ index: Int, after previous: Int?) -> Int {
    let octets = records.octets.span
    let name = octets.name(records.entries[index])
    var position = 1 + Int(name[0])
    guard position < name.count - apex.wire.count else { return 0 }
    var bound = 0
    while position < name.count - apex.wire.count {
      let rest = name.count - position
      if let previous {
        let other = octets.name(records.entries[previous])
        // Both have this ancestor, and so all those above it.
        if other.count >= rest,
          ASCII.isSame(other.extracting(other.count - rest..<other.count), name.extracting(position..<name.count)),
          place(at: other.count - rest, in: other)
        {
          break
        }
      }
      bound += NodeFormat.headerOctets + rest + 7
      position += 1 + Int(name[position])
    }
    return bound
  }

  /// Whether a label starts at a position of a name.
  private func place(at target: Int, in name: borrowing Span<UInt8>) -> Bool {
    var position = 0
    while position < target { position += 1 + Int(name[position]) }
    return position == target
  }
}
