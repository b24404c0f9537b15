import DNSWire

/// Counts nodes among their parents' children, for the parents whose places lie in a part of the index, and makes those that are
/// not there: the empty non-terminals. Several work at once, each on its own part.
struct ParentCounter {
  /// Nodes with one parent, which is not the apex.
  struct Children: Sendable {
    /// Where the first one starts.
    let offset: Int
    let parentHash: UInt64
    var count: UInt32 = 1

    init(_ offset: Int, _ name: borrowing Span<UInt8>) {
      self.offset = offset
      parentHash = NameHash.of(name.extracting(1 + Int(name[0])..<name.count))
    }
  }

  /// What one of them found.
  struct Result: Sendable {
    /// The empty non-terminals that were made, but for those directly below the apex.
    var emptyNodes: [Children] = []
    var nodeCount = 0
    /// Those directly below the apex.
    var apexChildren = 0
    /// Nodes whose parents may have their places behind the part of the index.
    var unfinished: [Children] = []
  }

  private let zone: ZoneLayout
  private let memory: ImageMemory
  private let index: IndexWriter
  private(set) var writer: NodeWriter
  private(set) var result = Result()
  private var touched: UInt8 = 0

  /// Nodes that are looked at together.
  private static let batch = 64

  init(_ zone: ZoneLayout, _ memory: ImageMemory, _ writer: NodeWriter, _ index: IndexWriter) {
    self.zone = zone
    self.memory = memory
    self.writer = writer
    self.index = index
  }

  /// Counts those of the nodes whose parents belong to this part.
  mutating func count(_ children: [Children]) {
    var batch: [Children] = []
    batch.reserveCapacity(Self.batch)
    for siblings in children where index.isOwn(siblings.parentHash) {
      batch.append(siblings)
      if batch.count == Self.batch {
        count(batch: batch)
        batch.removeAll(keepingCapacity: true)
      }
    }
    count(batch: batch)
  }

  private mutating func count(batch: [Children]) {
    let memory = memory
    let octets = memory.octets(memory.capacity)
    // Of what is read here for all of them many reads are under way at once.
    for children in batch {
      touched ^= octets[children.offset]
      if case .node(let offset) = index.find(children.parentHash) { touched ^= octets[offset] }
    }
    for children in batch {
      let name = NodeView(octets.node(at: children.offset)).name
      let parent = name.extracting(1 + Int(name[0])..<name.count)
      switch find(parent, children.parentHash, octets) {
      case .node(let offset): memory.addChildren(Int(children.count), at: offset)
      case .outside: result.unfinished.append(children)
      case .free: makeEmptyNode(parent, children)
      }
    }
  }

  private func find(_ name: borrowing Span<UInt8>, _ hash: UInt64, _ octets: borrowing Span<UInt8>) -> IndexWriter.Find
  {
    var step = 0
    while true {
      let found = index.find(hash, step: &step)
      guard case .node(let offset) = found, !ASCII.isSame(NodeView(octets.node(at: offset)).name, name) else {
        return found
      }
    }
  }

  private mutating func makeEmptyNode(_ name: borrowing Span<UInt8>, _ children: Children) {
    let offset = writer.offset
    guard writer.writeEmptyNode(name, childCount: children.count), index.insert(children.parentHash, offset) else {
      return
    }
    result.nodeCount += 1
    if zone.place(of: name) == .below(1) {
      result.apexChildren += 1
    } else {
      result.emptyNodes.append(Children(offset, name))
    }
  }
}
