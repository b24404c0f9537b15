import DNSWire

/// Compiles a part of a zone's nodes: those whose places in the index lie in some of its parts, called buckets here. Several
/// work at once, each on its own buckets, with its own part of the image's memory.
struct NodeCompiler {
  /// What one of them found.
  struct Result: Sendable {
    var conflicts: [RecordConflict] = []
    var nodeCount = 0
    /// Names directly below the apex.
    var apexChildren = 0
    /// Where the nodes start that are further below.
    var deepNodes: [Int] = []
    var occludingDepths = DepthSet()
    /// Where the apex starts.
    var apex: Int?
    /// Where the nodes with NSEC records start, and those of NSEC3 records.
    var denying: [Int] = []
    var hashed: [Int] = []
    /// Nodes that found no place in their part of the index.
    var unplaced: [(hash: UInt64, offset: Int)] = []
    var isTooLarge = false
  }

  private let zone: ZoneLayout
  private var writer: NodeWriter
  private var index: IndexWriter
  private(set) var result = Result()

  // The nodes of a bucket, and its runs, which a node's are linked through.
  private var firstRuns: [UInt32] = []
  private var lastRuns: [UInt32] = []
  private var nextRuns: [UInt32] = []
  private var table: [UInt32] = []
  private var draft = NodeDraft()
  private var touched: UInt8 = 0

  init(_ zone: ZoneLayout, _ writer: NodeWriter, _ index: IndexWriter) {
    self.zone = zone
    self.writer = writer
    self.index = index
  }

  private static let none = UInt32.max

  mutating func compile(_ buckets: Range<Int>) {
    // Handed on from here, so that no reference is counted for a node.
    let zone = zone
    let records = zone.records
    for bucket in buckets {
      let runs = zone.runs(of: bucket)
      group(runs, zone, records)
      for node in firstRuns.indices { compile(from: runs.lowerBound, firstRuns[node], zone, records) }
    }
    writer.close()
  }

  /// Finds the runs that have one owner; a run is what stands together in the file.
  private mutating func group(_ runs: Range<Int>, _ zone: ZoneLayout, _ records: PackedRecords) {
    let entries = records.entries.span
    let octets = records.octets.span
    firstRuns.removeAll(keepingCapacity: true)
    lastRuns.removeAll(keepingCapacity: true)
    nextRuns.removeAll(keepingCapacity: true)
    var size = 16
    while size < 2 * runs.count { size *= 2 }
    table.removeAll(keepingCapacity: true)
    table.append(contentsOf: repeatElement(Self.none, count: size))
    // Of what is read here for all runs many reads are under way at once; it is in the processor's cache when it is needed.
    for run in runs { touched ^= octets[Int(entries[Int(zone.order[run])].name)] }
    for run in runs {
      let entry = entries[Int(zone.order[run])]
      let isHashed = zone.isHashed(entry)
      let position = UInt32(truncatingIfNeeded: run - runs.lowerBound)
      nextRuns.append(Self.none)
      var slot = Int(truncatingIfNeeded: entry.hash >> 40) & (size - 1)
      while true {
        let node = table[slot]
        if node == Self.none {
          table[slot] = UInt32(truncatingIfNeeded: firstRuns.count)
          firstRuns.append(position)
          lastRuns.append(position)
          break
        }
        let other = entries[Int(zone.order[runs.lowerBound + Int(firstRuns[Int(node)])])]
        if other.hash == entry.hash, zone.isHashed(other) == isHashed,
          ASCII.isSame(octets.name(other), octets.name(entry))
        {
          nextRuns[Int(lastRuns[Int(node)])] = position
          lastRuns[Int(node)] = position
          break
        }
        slot = (slot + 1) & (size - 1)
      }
    }
  }

  /// Compiles the node whose first run this is.
  private mutating func compile(
    from base: Int, _ first: UInt32, _ zone: ZoneLayout, _ records: PackedRecords
  ) {
    let entries = records.entries.span
    let octets = records.octets.span
    let start = Int(zone.order[base + Int(first)])
    let owner = entries[start]
    let isHashed = zone.isHashed(owner)
    let place = zone.place(of: octets.name(owner))
    draft.start(isApex: place == .apex)
    var run = first
    while run != Self.none {
      var position = Int(zone.order[base + Int(run)])
      let name = entries[position].name
      while position < entries.count, entries[position].name == name, zone.isHashed(entries[position]) == isHashed {
        if place == .outside {
          result.conflicts.append(RecordConflict(kind: .outOfZone, record: position))
        } else if let conflict = draft.add(position, records) {
          result.conflicts.append(RecordConflict(kind: conflict, record: position))
        }
        position += 1
      }
      run = nextRuns[Int(run)]
    }
    guard place != .outside else { return }
    guard !draft.isTooLarge else {
      result.isTooLarge = true
      return
    }
    let offset = writer.offset
    draft.write(octets.name(owner), records, to: &writer)
    note(offset, place, owner.hash, isHashed: isHashed, apexDepth: zone.apexDepth)
  }

  private mutating func note(
    _ offset: Int, _ place: ZoneLayout.Place, _ hash: UInt64, isHashed: Bool, apexDepth: Int
  ) {
    result.nodeCount += 1
    guard !isHashed else {
      result.hashed.append(offset)
      return
    }
    if !index.insert(hash, offset) { result.unplaced.append((hash, offset)) }
    if draft.hasDenial { result.denying.append(offset) }
    switch place {
    case .apex: result.apex = offset
    case .below(let labels):
      if labels == 1 { result.apexChildren += 1 } else { result.deepNodes.append(offset) }
      if draft.isOccluding { result.occludingDepths.insert(apexDepth + labels) }
    case .outside: break
    }
    if place == .apex, draft.isOccluding { result.occludingDepths.insert(apexDepth) }
  }
}

extension Span<UInt8> {
  /// The owner of a record among the octets of its list.
  @_lifetime(copy self)
  func name(_ entry: PackedRecords.Entry) -> Span<UInt8> {
    extracting(Int(entry.name)..<Int(entry.name) + Int(entry.nameCount))
  }

  /// The rdata of a record among the octets of its list.
  @_lifetime(copy self)
  func rdata(_ entry: PackedRecords.Entry) -> Span<UInt8> {
    extracting(Int(entry.data)..<Int(entry.data) + Int(entry.dataCount))
  }
}
