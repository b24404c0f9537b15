/// Where in a long message names start that a later one may point to: a table by the hash of what a name has from there on,
/// in memory that somebody else owns. Of two names that want one place the later one has it.
public struct CompressionIndex: ~Copyable, ~Escapable {
  /// The entries of the memory, which has to hold zeros at first: no name starts in the header.
  public static let slots = 2_048

  private var offsets: MutableSpan<UInt16>

  @_lifetime(copy offsets)
  init(_ offsets: consuming MutableSpan<UInt16>) {
    self.offsets = offsets
  }

  /// Whether there is memory for it.
  var isThere: Bool { offsets.count == Self.slots }

  /// The place of what `name` has from a label on.
  static func slot(_ name: borrowing Span<UInt8>, from start: Int) -> Int {
    var hash = UInt32(truncatingIfNeeded: name.count - start)
    let end = min(start + 1 + Int(name[start]), name.count)
    for index in start..<end { hash = (hash ^ UInt32(name[index])) &* 0x0100_0193 }
    return Int((hash ^ hash >> 15) & UInt32(slots - 1))
  }

  /// Where a name may stand that has this place; nil where there is none.
  func offset(at slot: Int) -> Int? {
    let offset = offsets[slot]
    return offset == 0 ? nil : Int(offset)
  }

  @_lifetime(self: copy self)
  mutating func set(_ slot: Int, _ offset: Int) {
    if offset < WireLimits.pointerReach { offsets[slot] = UInt16(offset) }
  }
}
