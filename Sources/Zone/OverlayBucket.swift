import DNSWire

/// The nodes of an overlay whose hashes share their lowest bits, in the order of their hashes, in one block of memory: to copy a
/// bucket is to copy octets, and counts no references.
///
/// Unsafe memory: a table of entries, and behind it the octets that they point to; allocated in `init`, written by `append` before
/// anybody else sees the bucket, freed in `deinit`. Nothing is written behind the end of either.
@safe final class OverlayBucket: @unchecked Sendable {
  @unsafe struct Entry {
    let hash: UInt64
    let octets: UnsafeBufferPointer<UInt8>
  }

  /// The entries, for who keeps the bucket.
  @unsafe struct Table {
    let entries: UnsafeMutablePointer<Entry>
    let count: Int
  }

  /// A node on its way into another bucket, by its position: one that stays, or that of a change.
  enum Source {
    case kept(Int)
    case change(Int)
  }

  private let entries: UnsafeMutablePointer<Entry>
  private let capacity: Int
  private let octetCapacity: Int
  private var octetCount = 0
  private(set) var count = 0

  static let empty = OverlayBucket(count: 0, octets: 0)

  /// Makes an empty bucket with room for so many nodes of so many octets in all.
  init(count: Int, octets: Int) {
    capacity = count
    octetCapacity = octets
    let size = unsafe MemoryLayout<Entry>.stride * count
    let memory = unsafe UnsafeMutableRawPointer.allocate(
      byteCount: max(1, size + octets), alignment: MemoryLayout<Entry>.alignment)
    unsafe entries = memory.bindMemory(to: Entry.self, capacity: count)
  }

  deinit {
    unsafe UnsafeMutableRawPointer(entries).deallocate()
  }

  /// Appends a node, whose hash is no smaller than those before.
  func append(_ hash: UInt64, _ octets: Span<UInt8>) {
    guard count < capacity, octetCount + octets.count <= octetCapacity else { return }
    let place = unsafe UnsafeMutableRawPointer(entries + capacity) + octetCount
    let start = unsafe place.bindMemory(to: UInt8.self, capacity: octets.count)
    unsafe octets.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { unsafe start.initialize(from: first, count: source.count) }
    }
    let entry = unsafe Entry(hash: hash, octets: UnsafeBufferPointer(start: start, count: octets.count))
    unsafe (entries + count).initialize(to: entry)
    octetCount += octets.count
    count += 1
  }

  var table: Table { unsafe Table(entries: entries, count: count) }

  /// The hash of a node's name.
  func hash(at index: Int) -> UInt64 {
    unsafe index < count ? entries[index].hash : 0
  }

  /// How many octets a node has.
  func octetCount(at index: Int) -> Int { octets(at: index).count }

  /// The octets of a node.
  @_lifetime(borrow self)
  func octets(at index: Int) -> Span<UInt8> {
    guard index < count else { return Span() }
    let span = unsafe Span(_unsafeElements: entries[index].octets)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// A node.
  @_lifetime(borrow self)
  func node(at index: Int) -> NodeView { NodeView(octets(at: index)) }

  /// A bucket with some of these changes, which are in the order of their hashes; `sources` is room to work in.
  func applying(_ changes: [Overlay.Change], _ range: Range<Int>, _ sources: inout [Source]) -> OverlayBucket {
    sources.removeAll(keepingCapacity: true)
    var needed = 0
    var next = 0
    func keep(_ sources: inout [Source]) {
      sources.append(.kept(next))
      needed += octetCount(at: next)
    }
    var start = range.lowerBound
    while start < range.upperBound {
      let hash = changes[start].hash
      var end = start + 1
      while end < range.upperBound, changes[end].hash == hash { end += 1 }
      while next < count, self.hash(at: next) <= hash {
        // Others may have the same hash.
        if self.hash(at: next) < hash || !isNamed(next, byOneOf: changes, start..<end) { keep(&sources) }
        next += 1
      }
      for change in start..<end {
        guard let node = changes[change].node else { continue }
        sources.append(.change(change))
        needed += node.octets.count
      }
      start = end
    }
    while next < count {
      keep(&sources)
      next += 1
    }
    let bucket = OverlayBucket(count: sources.count, octets: needed)
    for source in sources {
      switch source {
      case .kept(let index): bucket.append(hash(at: index), octets(at: index))
      case .change(let index):
        if let node = changes[index].node { bucket.append(changes[index].hash, node.octets.span) }
      }
    }
    return bucket
  }

  private func isNamed(_ index: Int, byOneOf changes: [Overlay.Change], _ range: Range<Int>) -> Bool {
    let node = node(at: index)
    for change in range {
      let wire = changes[change].name.wire
      if ASCII.isSame(node.name, wire.span) { return true }
    }
    return false
  }
}
