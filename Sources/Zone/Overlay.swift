import DNSWire

/// The nodes of a zone that differ from its image: whole nodes, and tombstones. It never changes; `applying` gives a new
/// one that shares all but what it touches.
///
/// The nodes stand in buckets by hash, each bucket sorted; the number of buckets grows with the root of the number of
/// nodes, so that an update copies one short list of buckets and one short bucket.
///
/// Unsafe memory: readers see plain tables of pointers, so that a lookup counts no references. The table of the buckets is written in
/// `init` and freed in `deinit`; each bucket is kept alive by the overlays that list it.
@safe final class Overlay: @unchecked Sendable {
  private let buckets: [OverlayBucket]
  private let table: UnsafeMutablePointer<OverlayBucket.Table>
  let nodeCount: Int

  static let empty = Overlay([.empty])

  private init(_ buckets: [OverlayBucket]) {
    self.buckets = buckets
    nodeCount = buckets.reduce(0) { $0 + $1.count }
    unsafe table = .allocate(capacity: buckets.count)
    for (index, bucket) in buckets.enumerated() { unsafe (table + index).initialize(to: bucket.table) }
  }

  /// Another overlay's buckets, but for these.
  private init(_ other: Overlay, with changed: [(index: Int, bucket: OverlayBucket)]) {
    var (buckets, count) = (other.buckets, other.nodeCount)
    unsafe table = .allocate(capacity: buckets.count)
    unsafe table.initialize(from: other.table, count: buckets.count)
    for (index, bucket) in changed {
      count += bucket.count - buckets[index].count
      unsafe table[index] = bucket.table
      buckets[index] = bucket
    }
    self.buckets = buckets
    nodeCount = count
  }

  deinit {
    unsafe table.deallocate()
  }

  var storage: OverlayStorage {
    unsafe OverlayStorage(table: table, mask: UInt64(buckets.count - 1), isEmpty: nodeCount == 0)
  }

  /// The names of all nodes, tombstones included.
  var names: Set<Name> {
    var names: Set<Name> = []
    for bucket in buckets {
      for index in 0..<bucket.count { names.insert(bucket.node(at: index).ownedName) }
    }
    return names
  }

  /// What is to be different in another overlay.
  struct Change {
    let name: Name
    let hash: UInt64
    /// What stands instead of the node of the name, or beside the others; nil for nothing.
    let node: NodeOctets?
  }

  /// An overlay with these changes, of which each name has one.
  func applying(_ changes: [Change]) -> Overlay {
    var count = buckets.count
    while nodeCount + changes.count > count * count / 8 { count = max(16, count * 4) }
    guard count == buckets.count else { return Overlay(regrouped(count)).applying(changes) }
    // Each bucket is copied once: a start makes all changes of a zone's life at a time.
    let mask = UInt64(count - 1)
    let changes = changes.sorted { ($0.hash & mask, $0.hash) < ($1.hash & mask, $1.hash) }
    var changed: [(index: Int, bucket: OverlayBucket)] = []
    var sources: [OverlayBucket.Source] = []
    var start = 0
    while start < changes.count {
      let index = Int(truncatingIfNeeded: changes[start].hash & mask)
      var end = start + 1
      while end < changes.count, Int(truncatingIfNeeded: changes[end].hash & mask) == index { end += 1 }
      changed.append((index, buckets[index].applying(changes, start..<end, &sources)))
      start = end
    }
    return Overlay(self, with: changed)
  }

  private func regrouped(_ count: Int) -> [OverlayBucket] {
    var groups = [[(bucket: Int, index: Int)]](repeating: [], count: count)
    for bucket in buckets.indices {
      for index in 0..<buckets[bucket].count {
        groups[Int(truncatingIfNeeded: buckets[bucket].hash(at: index) & UInt64(count - 1))].append((bucket, index))
      }
    }
    return groups.map { group in
      let group = group.sorted { buckets[$0.bucket].hash(at: $0.index) < buckets[$1.bucket].hash(at: $1.index) }
      let bucket = OverlayBucket(
        count: group.count, octets: group.reduce(0) { $0 + buckets[$1.bucket].octetCount(at: $1.index) })
      for (other, index) in group {
        let other = buckets[other]
        bucket.append(other.hash(at: index), other.octets(at: index))
      }
      return bucket
    }
  }
}
