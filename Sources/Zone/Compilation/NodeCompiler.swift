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
    /// Those that are further below, by their parents, some of which stand here more than once.
    var deepNodes: [ParentCounter.Children] = []
    var occludingDepths = DepthSet()
    /// Where the apex starts.
    var apex: Int?
    /// Where the nodes with NSEC records start, and those of NSEC3 records.
    var denying: [Int] = []
    var hashed: [Int] = []
    /// Nodes that found no place in their part of the index.
    var unplaced: [(hash: UInt64, offset: Int, mayOcclude: Bool)] = []
    var isTooLarge = false
  }

  private let zone: ZoneLayout
  private(set) var writer: NodeWriter
  private var index: IndexWriter
  private(set) var result = Result()

  // The runs of a bucket, and its nodes, whose runs are linked.
  private var runs: [RecordPlace] = []
  private var firstRuns: [UInt32] = []
  private var lastRuns: [UInt32] = []
  private var nextRuns: [UInt32] = []
  private var table: [UInt32] = []
  private var draft = NodeDraft()
  private var parents: RecentNames
  private var touched: UInt8 = 0

  init(_ zone: ZoneLayout, _ writer: NodeWriter, _ index: IndexWriter) {
    self.zone = zone
    self.writer = writer
    self.index = index
    parents = RecentNames(zone.buckets.slotCount)
  }

  private static let none = UInt32.max

  mutating func compile(_ buckets: Range<Int>) {
    // Handed on from here, so that no reference is counted for a node.
    let zone = zone
    let records = zone.records
    for bucket in buckets {
      runs.removeAll(keepingCapacity: true)
      zone.addRuns(of: bucket, to: &runs)
      group(records)
      for node in firstRuns.indices { compile(from: firstRuns[node], zone, records) }
    }
  }

  /// Finds the runs that have one owner; a run is what stands together in the file.
  private mutating func group(_ records: RecordReader) {
    firstRuns.removeAll(keepingCapacity: true)
    lastRuns.removeAll(keepingCapacity: true)
    nextRuns.removeAll(keepingCapacity: true)
    var size = 16
    while size < 2 * runs.count { size *= 2 }
    table.removeAll(keepingCapacity: true)
    table.append(contentsOf: repeatElement(Self.none, count: size))
    // Of what is read here for all runs many reads are under way at once; it is in the processor's cache when it is needed.
    for run in runs { touched ^= records.touch(run) }
    for (position, run) in runs.enumerated() {
      let entry = records[run]
      let isHashed = entry.isHashed
      let position = UInt32(truncatingIfNeeded: position)
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
        let first = runs[Int(firstRuns[Int(node)])]
        let other = records[first]
        if other.hash == entry.hash, other.isHashed == isHashed,
          ASCII.isSame(records.owner(at: first), records.owner(at: run))
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
  private mutating func compile(from first: UInt32, _ zone: ZoneLayout, _ records: RecordReader) {
    let start = runs[Int(first)]
    let isHashed = records[start].isHashed
    let place = zone.place(of: records.owner(at: start))
    draft.start(isApex: place == .apex)
    var run = first
    while run != Self.none {
      var record = runs[Int(run)]
      let entries = records.entries(of: Int(record.part))
      let name = entries[Int(record.index)].name
      while record.index < entries.count, entries[Int(record.index)].name == name,
        entries[Int(record.index)].isHashed == isHashed
      {
        if place == .outside {
          note(.outOfZone, records.position(of: record))
        } else if let conflict = draft.add(record, records) {
          note(conflict, records.position(of: record))
        }
        record.index += 1
      }
      run = nextRuns[Int(run)]
    }
    guard place != .outside else { return }
    guard !draft.isTooLarge else {
      result.isTooLarge = true
      return
    }
    let offset = writer.offset
    draft.write(records.owner(at: start), records, to: &writer)
    note(offset, place, start, records, apexDepth: zone.apexDepth)
  }

  private mutating func note(_ conflict: RecordConflict.Kind, _ record: Int) {
    result.conflicts.append(RecordConflict(kind: conflict, record: record))
  }

  private mutating func note(
    _ offset: Int, _ place: ZoneLayout.Place, _ record: RecordPlace, _ records: RecordReader, apexDepth: Int
  ) {
    let entry = records[record]
    result.nodeCount += 1
    guard !entry.isHashed else {
      result.hashed.append(offset)
      return
    }
    if !index.insert(entry.hash, offset, mayOcclude: draft.isOccluding) {
      result.unplaced.append((entry.hash, offset, draft.isOccluding))
    }
    if draft.hasDenial { result.denying.append(offset) }
    switch place {
    case .apex: result.apex = offset
    case .below(1): result.apexChildren += 1
    case .below: noteDeepNode(offset, record, records)
    case .outside: break
    }
    guard draft.isOccluding else { return }
    switch place {
    case .apex: result.occludingDepths.insert(apexDepth)
    case .below(let labels): result.occludingDepths.insert(apexDepth + labels)
    case .outside: break
    }
  }

  private mutating func noteDeepNode(_ offset: Int, _ record: RecordPlace, _ records: RecordReader) {
    let name = records.owner(at: record)
    let parent = RecentNames.Place(above: records[record], part: Int(record.part), label: name[0])
    let number = UInt32(truncatingIfNeeded: result.deepNodes.count)
    if let known = parents.find(parent, orAdd: number, records) {
      result.deepNodes[Int(known)].count += 1
    } else {
      result.deepNodes.append(ParentCounter.Children(offset, name))
    }
  }
}
