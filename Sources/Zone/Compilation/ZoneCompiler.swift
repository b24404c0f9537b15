import DNSWire

/// Makes the image of a zone from its records: their order is worked out first (`ZoneLayout`), then the nodes are written
/// (`NodeCompiler`), then those that exist because others do (`ParentCounter`), each in parts, by as many threads as there are
/// processors where there is enough to do; at last what concerns nodes of all parts: the chain of denial, the SOA record.
struct ZoneCompiler {
  private let layout: ZoneLayout
  private let memory: ImageMemory
  private let index: IndexMemory
  /// What each part is: its places of the index, and where it writes.
  private let slots: [Range<Int>]
  private var writers: [NodeWriter] = []
  private var results: [NodeCompiler.Result] = []
  private var nodeCount = 0
  private let end: Int

  /// So many buckets are worth a part, at least; and so many nodes whose parents are looked for are worth threads.
  private static let bucketsOfOnePart = 8
  private static let childrenOfOneThread = 4_096

  private init(_ layout: ZoneLayout) throws(ZoneVersion.Malformed) {
    self.layout = layout
    let ranges = Parallel.shares(of: layout.buckets.count, atLeast: Self.bucketsOfOnePart)
    end = layout.bound(of: 0..<layout.buckets.count)
    guard end <= ZoneLimits.imageOctets, let memory = ImageMemory(octets: end) else { throw .tooLarge }
    self.memory = memory
    guard let index = IndexMemory(count: layout.buckets.slotCount) else { throw .tooLarge }
    self.index = index
    slots = ranges.map { layout.buckets.slots(of: $0) }
    var start = 0
    var parts: [NodeCompiler] = []
    for (buckets, slots) in zip(ranges, slots) {
      let bound = layout.bound(of: buckets)
      parts.append(NodeCompiler(layout, memory.writer(start..<start + bound), index.writer(slots)))
      start += bound
    }
    let written = Parallel.map(parts.count) { [parts] index in
      var part = parts[index]
      part.compile(ranges[index])
      return (part.result, part.writer)
    }
    results = written.map(\.0)
    writers = written.map(\.1)
  }

  static func compile(_ records: PackedRecords, apex: Name) -> ZoneVersion.Compilation {
    do throws(ZoneVersion.Malformed) {
      var compiler = try ZoneCompiler(ZoneLayout(records, apex: apex))
      let conflicts = compiler.results.flatMap(\.conflicts).sorted { $0.record < $1.record }
      do throws(ZoneVersion.Malformed) {
        return ZoneVersion.Compilation(version: .success(try compiler.finish()), conflicts: conflicts)
      } catch {
        return ZoneVersion.Compilation(version: .failure(error), conflicts: conflicts)
      }
    } catch {
      return ZoneVersion.Compilation(version: .failure(error), conflicts: [])
    }
  }

  private mutating func finish() throws(ZoneVersion.Malformed) -> ZoneVersion {
    guard !results.contains(where: \.isTooLarge) else { throw .tooLarge }
    guard let apex = results.lazy.compactMap(\.apex).first else { throw .startOfAuthority }
    let places = index.writer
    for node in results.flatMap(\.unplaced) {
      _ = places.insert(node.hash, node.offset, mayOcclude: node.mayOcclude)
    }
    nodeCount = results.reduce(0) { $0 + $1.nodeCount }
    memory.addChildren(results.reduce(countChildren()) { $0 + $1.apexChildren }, at: apex)
    for part in writers.indices { writers[part].close() }
    let memory = memory
    let octets = memory.octets(end)
    let soa = try startOfAuthority(NodeView(octets.node(at: apex)))
    var occludingDepths = DepthSet()
    for result in results { occludingDepths.formUnion(result.occludingDepths) }
    let chain = try DenialChain(
      octets, apex: apex, named: results.flatMap(\.denying), hashed: results.flatMap(\.hashed))
    let image = ZoneImage(memory, octetCount: end, index, nodeCount: nodeCount, apex: apex, denial: chain)
    return ZoneVersion(
      apex: layout.apex, soa: soa, image: image, overlay: .empty, occludingDepths: occludingDepths)
  }

  /// Counts the nodes further below the apex among their parents' children, and makes the empty non-terminals, from the lowest
  /// ones up; gives the number of those that are directly below the apex.
  private mutating func countChildren() -> Int {
    var apexChildren = 0
    var pending = results.flatMap(\.deepNodes)
    while !pending.isEmpty {
      var counted = pending.count < Self.childrenOfOneThread ? [] : countAtOnce(pending)
      let rest = counted.isEmpty ? slots.map { own($0, pending) } : counted.map(\.unfinished)
      // What was found no end for in a part of the index; each has room for the nodes that belong to it.
      for (part, children) in rest.enumerated() where !children.isEmpty {
        var counter = ParentCounter(layout, memory, writers[part], index.writer)
        counter.count(children)
        writers[part] = counter.writer
        counted.append(counter.result)
      }
      pending = counted.flatMap(\.emptyNodes)
      apexChildren += counted.reduce(0) { $0 + $1.apexChildren }
      nodeCount += counted.reduce(0) { $0 + $1.nodeCount }
    }
    return apexChildren
  }

  /// The nodes whose parents belong to a part of the index.
  private func own(_ slots: Range<Int>, _ children: [ParentCounter.Children]) -> [ParentCounter.Children] {
    let part = index.writer(slots)
    return children.filter { part.isOwn($0.parentHash) }
  }

  /// Counts nodes by several threads, in each part of the index those whose parents are there.
  private mutating func countAtOnce(_ children: [ParentCounter.Children]) -> [ParentCounter.Result] {
    let counted = Parallel.map(writers.count) { [layout, memory, index, writers, slots] part in
      var counter = ParentCounter(layout, memory, writers[part], index.writer(slots[part]))
      counter.count(children)
      return (counter.result, counter.writer)
    }
    writers = counted.map(\.1)
    return counted.map(\.0)
  }

  private func startOfAuthority(_ apex: NodeView) throws(ZoneVersion.Malformed) -> StartOfAuthority {
    guard let set = apex.recordSet(.soa), set.count == 1, let rdata = set.first,
      let soa = try? StartOfAuthority(rdata: rdata.array(0..<rdata.count))
    else { throw .startOfAuthority }
    return soa
  }
}

extension Span<UInt8> {
  /// The node that starts at `offset`.
  @_lifetime(copy self)
  func node(at offset: Int) -> Span<UInt8> {
    extracting(offset..<offset + Int(uint32(at: offset)))
  }
}
