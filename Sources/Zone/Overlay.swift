import DNSWire

/// The nodes of a zone that differ from its image: whole nodes, and tombstones. It never changes; `applying` gives a new
/// one that shares all but what it touches.
///
/// The nodes stand in buckets by hash, each bucket sorted; the number of buckets grows with the root of the number of
/// nodes, so that an update copies one short list of buckets and one short bucket.
///
/// Unsafe memory: readers see plain tables of pointers, so that a lookup counts no references. The tables are written in
/// `init` and freed in `deinit` of the object that owns them; each bucket is kept alive by the overlays that list it, each
/// node by its buckets.
@safe final class Overlay: @unchecked Sendable {
  private let buckets: [Bucket]
  private let table: UnsafeMutablePointer<Bucket.Table>
  let nodeCount: Int

  static let empty = Overlay(buckets: [Bucket([])])

  private init(buckets: [Bucket]) {
    self.buckets = buckets
    nodeCount = buckets.reduce(0) { $0 + $1.nodes.count }
    unsafe table = .allocate(capacity: buckets.count)
    for (index, bucket) in buckets.enumerated() { unsafe (table + index).initialize(to: bucket.table) }
  }

  deinit {
    unsafe table.deallocate()
  }

  var storage: Storage {
    unsafe Storage(table: table, mask: UInt64(buckets.count - 1), isEmpty: nodeCount == 0)
  }

  /// The place of a node among all of them.
  struct Place {
    var bucket = 0
    var index = 0
  }

  /// The names of all nodes, tombstones included.
  var names: Set<Name> { Set(buckets.lazy.flatMap(\.nodes).map(\.name)) }

  /// What is to be different in another overlay.
  struct Change {
    fileprivate let name: Name
    fileprivate let hash: UInt64
    /// What stands instead of the node of the name, or beside the others; nil for nothing.
    fileprivate let node: Node?

    /// This node stands instead of the one of its name, or beside the others.
    init(put node: Node) {
      (name, hash, self.node) = (node.name, node.hash, node)
    }

    /// No node of this name.
    init(remove name: Name, hash: UInt64) {
      (self.name, self.hash, node) = (name, hash, nil)
    }
  }

  /// An overlay with these changes.
  func applying(_ changes: [Change]) -> Overlay {
    var count = buckets.count
    while nodeCount + changes.count > count * count / 8 { count = max(16, count * 4) }
    var buckets = count == buckets.count ? buckets : Self.regrouped(buckets, count)
    // Each bucket is copied once: a start makes all changes of a zone's life at a time.
    let mask = UInt64(count - 1)
    var rest = changes.sorted { ($0.hash & mask, $0.hash) < ($1.hash & mask, $1.hash) }[...]
    while let first = rest.first {
      let index = Int(truncatingIfNeeded: first.hash & mask)
      let those = rest.prefix { Int(truncatingIfNeeded: $0.hash & mask) == index }
      buckets[index] = buckets[index].applying(those)
      rest = rest.dropFirst(those.count)
    }
    return Overlay(buckets: buckets)
  }

  private static func regrouped(_ buckets: [Bucket], _ count: Int) -> [Bucket] {
    var groups = [[Node]](repeating: [], count: count)
    for node in buckets.lazy.flatMap(\.nodes) {
      groups[Int(truncatingIfNeeded: node.hash & UInt64(count - 1))].append(node)
    }
    return groups.map { Bucket($0.sorted { $0.hash < $1.hash }) }
  }

  /// One node's octets in memory of its own.
  @safe final class Node: @unchecked Sendable {
    let name: Name
    let hash: UInt64
    fileprivate let octets: UnsafeBufferPointer<UInt8>

    init(name: Name, hash: UInt64, _ node: NodeOctets) {
      self.name = name
      self.hash = hash
      let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: node.octets.count)
      _ = unsafe memory.initialize(fromContentsOf: node.octets)
      unsafe octets = UnsafeBufferPointer(memory)
    }

    deinit {
      unsafe octets.deallocate()
    }
  }

  /// The nodes whose hashes share their lowest bits, in the order of their hashes.
  @safe final class Bucket: @unchecked Sendable {
    fileprivate let nodes: [Node]
    private let entries: UnsafeMutablePointer<Entry>

    fileprivate init(_ nodes: [Node]) {
      self.nodes = nodes
      unsafe entries = .allocate(capacity: max(1, nodes.count))
      for (index, node) in nodes.enumerated() {
        unsafe (entries + index).initialize(to: Entry(hash: node.hash, octets: node.octets))
      }
    }

    deinit {
      unsafe entries.deallocate()
    }

    fileprivate var table: Table { unsafe Table(entries: entries, count: nodes.count) }

    /// A bucket with these changes, which are in the order of their hashes.
    fileprivate func applying(_ changes: ArraySlice<Change>) -> Bucket {
      var merged: [Node] = []
      merged.reserveCapacity(nodes.count + changes.count)
      var next = 0
      for change in changes {
        while next < nodes.count, nodes[next].hash < change.hash {
          merged.append(nodes[next])
          next += 1
        }
        // Nearly always there is just the node that is to be replaced, or none.
        let isThere = next < nodes.count && nodes[next].hash == change.hash
        if merged.last?.hash != change.hash, !isThere || nodes[next].name == change.name {
          if isThere { next += 1 }
          if let node = change.node { merged.append(node) }
          continue
        }
        // Others have the same hash.
        var same: [Node] = []
        while let last = merged.last, last.hash == change.hash { same.append(merged.removeLast()) }
        while next < nodes.count, nodes[next].hash == change.hash {
          same.append(nodes[next])
          next += 1
        }
        if let node = change.node { merged.append(node) }
        merged += same.filter { $0.name != change.name }
      }
      merged += nodes[next...]
      return Bucket(merged)
    }

    @unsafe fileprivate struct Entry {
      let hash: UInt64
      let octets: UnsafeBufferPointer<UInt8>
    }

    @unsafe fileprivate struct Table {
      let entries: UnsafeMutablePointer<Entry>
      let count: Int
    }
  }

  /// The places of an overlay's memory, without a reference to it: valid while the overlay lives.
  @safe struct Storage: @unchecked Sendable {
    private let table: UnsafeMutablePointer<Bucket.Table>
    private let mask: UInt64
    let isEmpty: Bool

    fileprivate init(table: UnsafeMutablePointer<Bucket.Table>, mask: UInt64, isEmpty: Bool) {
      unsafe self.table = table
      self.mask = mask
      self.isEmpty = isEmpty
    }

    /// The octets of the nodes whose names have this hash, one after the other as `step` is moved on from 0.
    @_lifetime(borrow self)
    func nextOctets(_ hash: UInt64, step: inout Int) -> Span<UInt8>? {
      let bucket = unsafe table[Int(truncatingIfNeeded: hash & mask)]
      let index = unsafe firstIndex(hash, in: bucket) + step
      guard unsafe index < bucket.count, unsafe bucket.entries[index].hash == hash else { return nil }
      step += 1
      let span = unsafe Span(_unsafeElements: bucket.entries[index].octets)
      return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// The octets of the node at a place, which first moves on to a bucket that still has one; nil behind the last.
    @_lifetime(borrow self)
    func octets(at place: inout Place) -> Span<UInt8>? {
      while UInt64(place.bucket) <= mask {
        let bucket = unsafe table[place.bucket]
        if unsafe place.index < bucket.count {
          let entry = unsafe bucket.entries[place.index]
          let span = unsafe Span(_unsafeElements: entry.octets)
          return unsafe _overrideLifetime(span, borrowing: self)
        }
        place = Place(bucket: place.bucket + 1, index: 0)
      }
      return nil
    }

    private func firstIndex(_ hash: UInt64, in bucket: Bucket.Table) -> Int {
      var low = 0
      var high = unsafe bucket.count
      while low < high {
        let middle = (low + high) / 2
        if unsafe bucket.entries[middle].hash < hash { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }
}
