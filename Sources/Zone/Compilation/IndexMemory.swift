/// The index of an image while it is written: places for nodes by the hashes of their names, found from the hash's own
/// place on (open addressing).
///
/// Unsafe memory: written through `IndexWriter`s, whose parts don't overlap, and by `insert` when these are done; handed
/// over to the image, or freed in `deinit`.
@safe final class IndexMemory: @unchecked Sendable {
  private var slots: UnsafeMutablePointer<ZoneImage.Slot>?
  private(set) var count: Int

  /// Makes a free index of so many places, a power of two.
  init(count: Int) {
    self.count = count
    let memory = UnsafeMutablePointer<ZoneImage.Slot>.allocate(capacity: count)
    unsafe HugePages.advise(memory, octets: count * MemoryLayout<ZoneImage.Slot>.stride)
    unsafe memory.initialize(repeating: ZoneImage.Slot(tag: 0, offset: ZoneImage.Slot.free), count: count)
    unsafe slots = memory
  }

  deinit { unsafe slots?.deallocate() }

  /// A writer for places that nobody else writes to.
  func writer(_ range: Range<Int>) -> IndexWriter {
    unsafe IndexWriter(slots, range.clamped(to: 0..<count), mask: count - 1)
  }

  /// Enters a node; there is always a free place.
  func insert(_ hash: UInt64, _ offset: Int) {
    guard let slots = unsafe slots else { return }
    var index = Int(truncatingIfNeeded: hash) & (count - 1)
    while unsafe slots[index].offset != ZoneImage.Slot.free { index = (index + 1) & (count - 1) }
    unsafe slots[index] = ZoneImage.Slot(hash, offset)
  }

  /// Where the nodes start whose names may have this hash, one after the other as `step` is moved on from 0.
  func nextOffset(_ hash: UInt64, step: inout Int) -> Int? {
    guard let slots = unsafe slots else { return nil }
    while step < count {
      let slot = unsafe slots[(Int(truncatingIfNeeded: hash) &+ step) & (count - 1)]
      if slot.offset == ZoneImage.Slot.free { return nil }
      step += 1
      if slot.tag == UInt32(truncatingIfNeeded: hash >> 32) { return Int(slot.offset) * 8 }
    }
    return nil
  }

  /// Gives the memory away.
  func take() -> UnsafeMutablePointer<ZoneImage.Slot>? {
    defer { unsafe slots = nil }
    return unsafe slots
  }
}

/// Enters nodes into a part of an index.
@safe struct IndexWriter: @unchecked Sendable {
  private let slots: UnsafeMutablePointer<ZoneImage.Slot>?
  private let range: Range<Int>
  private let mask: Int

  fileprivate init(_ slots: UnsafeMutablePointer<ZoneImage.Slot>?, _ range: Range<Int>, mask: Int) {
    unsafe self.slots = slots
    self.range = range
    self.mask = mask
  }

  /// Enters a node; false where no place is free up to the part's end.
  func insert(_ hash: UInt64, _ offset: Int) -> Bool {
    guard let slots = unsafe slots else { return false }
    var index = Int(truncatingIfNeeded: hash) & mask
    while range.contains(index) {
      if unsafe slots[index].offset == ZoneImage.Slot.free {
        unsafe slots[index] = ZoneImage.Slot(hash, offset)
        return true
      }
      index += 1
    }
    return false
  }
}

extension ZoneImage.Slot {
  fileprivate init(_ hash: UInt64, _ offset: Int) {
    self.init(tag: UInt32(truncatingIfNeeded: hash >> 32), offset: UInt32(truncatingIfNeeded: offset / 8))
  }
}
