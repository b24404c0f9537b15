import Glibc

/// The index of an image while it is written: places for nodes by the hashes of their names, found from the hash's own
/// place on (open addressing).
///
/// Unsafe memory: it comes zeroed, so all places are free, and what nobody writes to takes no page; written through `IndexWriter`s, of which those in use at once don't overlap; handed over to the image, or
/// freed in `deinit`.
@safe final class IndexMemory: @unchecked Sendable {
  private var slots: UnsafeMutablePointer<IndexSlot>?
  let count: Int

  /// Makes a free index of so many places, a power of two; nil where there is not so much memory.
  init?(count: Int) {
    self.count = count
    guard let memory = unsafe calloc(count, MemoryLayout<IndexSlot>.stride) else { return nil }
    unsafe HugePages.advise(memory, octets: count * MemoryLayout<IndexSlot>.stride)
    unsafe slots = memory.bindMemory(to: IndexSlot.self, capacity: count)
  }

  private init() {
    count = 0
    unsafe slots = nil
  }

  /// An index without places.
  static var none: IndexMemory { IndexMemory() }

  deinit { unsafe free(slots) }

  /// A writer for all places.
  var writer: IndexWriter { writer(0..<count) }

  /// A writer for places that nobody else writes to.
  func writer(_ range: Range<Int>) -> IndexWriter {
    unsafe IndexWriter(slots, range.clamped(to: 0..<count), mask: count - 1)
  }

  /// Gives the memory away.
  func take() -> UnsafeMutablePointer<IndexSlot>? {
    defer { unsafe slots = nil }
    return unsafe slots
  }
}

/// Enters nodes into a part of an index.
@safe struct IndexWriter: @unchecked Sendable {
  private let slots: UnsafeMutablePointer<IndexSlot>?
  private let range: Range<Int>
  private let mask: Int

  fileprivate init(_ slots: UnsafeMutablePointer<IndexSlot>?, _ range: Range<Int>, mask: Int) {
    unsafe self.slots = slots
    self.range = range
    self.mask = mask
  }

  /// Whether the first place for this hash is in the part.
  func isOwn(_ hash: UInt64) -> Bool { range.contains(Int(truncatingIfNeeded: hash) & mask) }

  /// What is found in the place of a name.
  enum Find {
    /// The node that starts here may be the name's.
    case node(Int)
    /// Nothing is there: the name has no node.
    case free
    /// The place is in another part.
    case outside
  }

  /// The next node whose name may have this hash, as `step` is moved on from 0.
  func find(_ hash: UInt64, step: inout Int) -> Find {
    guard let slots = unsafe slots else { return .free }
    while step <= mask {
      // The whole index goes on at its beginning.
      let index = (Int(truncatingIfNeeded: hash) &+ step) & mask
      guard range.contains(index), index >= Int(truncatingIfNeeded: hash) & mask || range.count == mask + 1 else {
        return .outside
      }
      let slot = unsafe slots[index]
      if slot.isFree { return .free }
      step += 1
      if slot.matches(hash) { return .node(slot.offset) }
    }
    return .free
  }

  /// The first node whose name may have this hash.
  func find(_ hash: UInt64) -> Find {
    var step = 0
    return find(hash, step: &step)
  }

  /// Enters a node, which may occlude the names below it; false where no place is free up to the part's end.
  func insert(_ hash: UInt64, _ offset: Int, mayOcclude: Bool = false) -> Bool {
    guard let slots = unsafe slots else { return false }
    let start = Int(truncatingIfNeeded: hash) & mask
    for step in 0...mask {
      // The whole index goes on at its beginning.
      let index = range.count == mask + 1 ? (start + step) & mask : start + step
      guard range.contains(index) else { return false }
      if unsafe slots[index].isFree {
        unsafe slots[index] = IndexSlot(hash, offset, mayOcclude: mayOcclude)
        return true
      }
    }
    return false
  }
}
