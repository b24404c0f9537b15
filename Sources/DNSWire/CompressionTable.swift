/// Where in a message names start that a later one may point to: a bounded list, without allocation.
@usableFromInline struct CompressionTable {
  /// Past this many labels a message goes on without new entries.
  static let capacity = 48

  private var offsets = InlineArray<48, UInt16>(repeating: 0)
  @usableFromInline var count = 0

  @inlinable mutating func removeAll() {
    count = 0
  }

  mutating func truncate(to count: Int) {
    self.count = min(count, self.count)
  }

  mutating func append(_ offset: Int) {
    guard count < Self.capacity, offset < WireLimits.pointerReach else { return }
    offsets[count] = UInt16(offset)
    count += 1
  }

  /// The offset at which the labels of `name` from `start` on already stand in `message`, in the same case.
  ///
  /// Only the first `known` entries count: those of names that stand there whole.
  func find(
    _ name: borrowing Span<UInt8>, from start: Int, in message: borrowing Span<UInt8>, known: Int
  ) -> Int? {
    let end = message.count
    for index in 0..<known where Self.matches(name, from: start, in: message, at: Int(offsets[index]), before: end) {
      return Int(offsets[index])
    }
    return nil
  }

  /// Whether the labels of `name` from `start` on stand in `message` at `offset`, and before `end`.
  static func matches(
    _ name: borrowing Span<UInt8>, from start: Int, in message: borrowing Span<UInt8>, at offset: Int, before end: Int
  ) -> Bool {
    guard offset < end, message[offset] == name[start] else { return false }
    // As a rule the name stands there without pointers; behind it there may be anything.
    let octets = name.count - start
    if offset + octets <= end, message.isSame(octets, at: offset, as: name, at: start) { return true }
    var here = start
    var there = offset
    while there < end, here < name.count {
      let length = Int(message[there])
      if length >= 0xC0 {
        guard there + 1 < end else { return false }
        let target = Int(message.uint16(at: there)) & (WireLimits.pointerReach - 1)
        guard target < there else { return false }
        there = target
        continue
      }
      guard length == Int(name[here]) else { return false }
      if length == 0 { return true }
      guard there + length < end, here + length < name.count,
        message.isSame(1 + length, at: there, as: name, at: here)
      else { return false }
      there += 1 + length
      here += 1 + length
    }
    return false
  }
}
