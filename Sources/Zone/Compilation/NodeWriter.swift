import DNSWire
import Glibc

/// The memory of an image while it is written: reserved for the most that it may take, of which the kernel gives only what
/// is written to.
///
/// Unsafe memory: written through `NodeWriter`s, whose regions don't overlap, and by `addChildren`; handed over to the image, or freed in `deinit`.
@safe final class ImageMemory: @unchecked Sendable {
  private var start: UnsafeMutablePointer<UInt8>?
  let capacity: Int

  /// Nil where there is not so much memory.
  init?(octets: Int) {
    capacity = max(octets, 8)
    guard let memory = unsafe malloc(capacity) else { return nil }
    unsafe HugePages.advise(memory, octets: capacity)
    unsafe start = memory.assumingMemoryBound(to: UInt8.self)
  }

  private init() {
    capacity = 0
    unsafe start = nil
  }

  /// No memory.
  static var none: ImageMemory { ImageMemory() }

  deinit { unsafe free(start) }

  /// A writer for a part that nobody else writes to.
  func writer(_ range: Range<Int>) -> NodeWriter {
    let range = range.clamped(to: 0..<capacity)
    return unsafe NodeWriter(start, range)
  }

  /// Adds to a node's number of children; no two threads do that to one node at once.
  func addChildren(_ count: Int, at offset: Int) {
    var writer = writer(offset + 4..<offset + 8)
    writer.write(octets(offset + 8).uint32(at: offset + 4) &+ UInt32(truncatingIfNeeded: count))
  }

  /// The first octets.
  @_lifetime(borrow self)
  func octets(_ count: Int) -> Span<UInt8> {
    guard let start = unsafe start else { return Span() }
    let span = unsafe Span(_unsafeStart: start, count: min(count, capacity))
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Gives the memory away.
  func take() -> UnsafeMutablePointer<UInt8>? {
    defer { unsafe start = nil }
    return unsafe start
  }
}

/// Writes nodes one after the other into a part of an image's memory; nothing is written behind its end.
@safe struct NodeWriter: @unchecked Sendable {
  private let start: UnsafeMutablePointer<UInt8>?
  private let end: Int
  /// Where the next octet goes.
  private(set) var offset: Int

  fileprivate init(_ start: UnsafeMutablePointer<UInt8>?, _ range: Range<Int>) {
    unsafe self.start = start
    end = range.upperBound
    offset = range.lowerBound
  }

  mutating func write<Number: FixedWidthInteger>(_ number: Number) {
    let count = Number.bitWidth / 8
    guard offset + count <= end else { return }
    if let start = unsafe start {
      unsafe UnsafeMutableRawPointer(start + offset).storeBytes(of: number.bigEndian, as: Number.self)
    }
    offset += count
  }

  mutating func write(_ octets: borrowing Span<UInt8>) {
    guard offset + octets.count <= end else { return }
    if let start = unsafe start {
      var room = unsafe MutableSpan(_unsafeStart: start + offset, count: octets.count)
      room.store(octets, at: 0)
    }
    offset += octets.count
  }

  /// Writes zeros up to a multiple of eight.
  mutating func align() {
    while offset & 7 != 0, offset < end { write(UInt8(0)) }
  }

  /// Marks what is left up to the end as nothing: readers pass over it.
  mutating func close() {
    // The low bit tells it from a node, whose size is a multiple of eight.
    let most = Int(UInt32.max) & ~7
    while offset + 8 <= end {
      let count = min(end - offset, most)
      let next = offset + count
      write(UInt32(truncatingIfNeeded: count) | NodeFormat.gapMark)
      offset = next
    }
    offset = end
  }
}

extension NodeWriter {
  /// Writes an empty non-terminal; false where there is no room.
  mutating func writeEmptyNode(_ name: borrowing Span<UInt8>, childCount: UInt32) -> Bool {
    let count = (NodeFormat.headerOctets + name.count + 7) & ~7
    guard offset + count <= end else { return false }
    write(UInt32(truncatingIfNeeded: count))
    write(childCount)
    write(UInt16(0))
    write(UInt8(0))
    write(UInt8(truncatingIfNeeded: name.count))
    write(name)
    align()
    return true
  }
}
