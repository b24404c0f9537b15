import DNSWire

/// Makes the image of a zone from its records: their order is worked out first (`ZoneLayout`), then the nodes are written,
/// by as many threads as there are processors where there is enough to do (`NodeCompiler`), and at last what concerns nodes
/// of all parts: the names that exist because others do, the chain of denial, the SOA record.
struct ZoneCompiler {
  private let layout: ZoneLayout
  private let memory: ImageMemory
  private var index: IndexMemory
  private var results: [NodeCompiler.Result] = []
  private var nodeCount = 0
  private var end = 0

  /// From so many buckets on, threads pay.
  private static let bucketsOfOneThread = 8

  private init(_ layout: ZoneLayout) throws(ZoneVersion.Malformed) {
    self.layout = layout
    let bound = layout.bound(of: 0..<layout.bucketCount) + layout.boundOfEmptyNodes
    guard bound <= ZoneLimits.imageOctets, let memory = ImageMemory(octets: bound) else { throw .tooLarge }
    self.memory = memory
    index = IndexMemory(count: layout.slotCount)
  }

  static func compile(_ records: PackedRecords, apex: Name) -> ZoneVersion.Compilation {
    do throws(ZoneVersion.Malformed) {
      var compiler = try ZoneCompiler(ZoneLayout(records, apex: apex))
      compiler.compileNodes()
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
    for result in results {
      for node in result.unplaced { index.insert(node.hash, node.offset) }
    }
    nodeCount = results.reduce(0) { $0 + $1.nodeCount }
    let children = countChildren() + results.reduce(0) { $0 + $1.apexChildren }
    count(children, at: apex)
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

  /// Writes the nodes that have records.
  private mutating func compileNodes() {
    let count = layout.bucketCount
    let threads = count <= Self.bucketsOfOneThread ? 1 : min(Parallel.processors, count / Self.bucketsOfOneThread)
    var parts: [NodeCompiler] = []
    var ranges: [Range<Int>] = []
    for thread in 0..<threads {
      let buckets = count * thread / threads..<count * (thread + 1) / threads
      let bound = layout.bound(of: buckets)
      ranges.append(buckets)
      parts.append(
        NodeCompiler(layout, memory.writer(end..<end + bound), index.writer(layout.slots(of: buckets))))
      end += bound
    }
    results = Parallel.map(threads) { [parts, ranges] thread in
      var part = parts[thread]
      part.compile(ranges[thread])
      return part.result
    }
  }

  /// Counts the nodes further below the apex among their parents' children, and makes the empty non-terminals; gives the
  /// number of those that are directly below the apex.
  private mutating func countChildren() -> Int {
    let memory = memory
    var apexChildren = 0
    var writer = memory.writer(end..<memory.capacity)
    var pending: [Int] = []
    for result in results {
      for node in result.deepNodes {
        pending.append(node)
        while let child = pending.popLast() {
          let name = NodeView(memory.octets(writer.offset).node(at: child)).name
          let parent = name.extracting(1 + Int(name[0])..<name.count)
          let hash = NameHash.of(parent)
          if let offset = find(parent, hash, writer.offset) {
            count(1, at: offset)
            continue
          }
          let offset = writer.offset
          guard writer.writeEmptyNode(parent, childCount: 1) else { continue }
          nodeCount += 1
          growIndex(writer.offset)
          index.insert(hash, offset)
          if layout.place(of: parent) == .below(1) { apexChildren += 1 } else { pending.append(offset) }
        }
      }
    }
    end = writer.offset
    return apexChildren
  }

  private func find(_ name: borrowing Span<UInt8>, _ hash: UInt64, _ written: Int) -> Int? {
    var step = 0
    while let offset = index.nextOffset(hash, step: &step) {
      if ASCII.isSame(NodeView(memory.octets(written).node(at: offset)).name, name) { return offset }
    }
    return nil
  }

  /// Adds to a node's number of children.
  private func count(_ children: Int, at offset: Int) {
    var writer = memory.writer(offset + 4..<offset + 8)
    writer.write(memory.octets(offset + 8).uint32(at: offset + 4) &+ UInt32(truncatingIfNeeded: children))
  }

  /// Keeps a quarter of the index free.
  private mutating func growIndex(_ written: Int) {
    guard nodeCount > index.count / 4 * 3 else { return }
    let larger = IndexMemory(count: index.count * 2)
    let hashed = Set(results.flatMap(\.hashed))
    let memory = memory
    let octets = memory.octets(written)
    var offset = 0
    while offset < written {
      let size = octets.uint32(at: offset)
      if size & NodeFormat.gapMark == 0, !hashed.contains(offset) {
        larger.insert(NameHash.of(NodeView(octets.node(at: offset)).name), offset)
      }
      offset += Int(size & ~NodeFormat.gapMark)
    }
    index = larger
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
