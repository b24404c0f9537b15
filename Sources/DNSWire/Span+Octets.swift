extension Span<UInt8> {
  /// Two octets in network order.
  @inlinable @inline(__always)
  public func uint16(at offset: Int) -> UInt16 {
    UInt16(bigEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  /// Four octets in network order.
  @inlinable @inline(__always)
  public func uint32(at offset: Int) -> UInt32 {
    UInt32(bigEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Eight octets in network order.
  @inlinable @inline(__always)
  public func uint64(at offset: Int) -> UInt64 {
    UInt64(bigEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Up to eight octets, the first one lowest, zeros in place of those that are missing.
  ///
  /// Unsafe memory: nothing is read but what ends within the span, which is checked here.
  @inlinable @inline(__always)
  public func word(at offset: Int, count: Int) -> UInt64 {
    guard offset >= 0, offset <= self.count &- 8 else { return lastWord(at: offset, count: count) }
    let word = UInt64(
      littleEndian: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
    return count >= 8 ? word : word & ~(UInt64.max &<< UInt64(truncatingIfNeeded: 8 &* count))
  }

  /// The eight octets from `offset` on, zeros behind the end, the first one lowest.
  ///
  /// Unsafe memory: as above.
  @inlinable @inline(__always)
  public func word(at offset: Int) -> UInt64 {
    guard offset >= 0, offset <= count &- 8 else { return lastWord(at: offset, count: count &- offset) }
    return UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
  }

  /// The same where eight octets would reach beyond the end.
  @usableFromInline
  func lastWord(at offset: Int, count: Int) -> UInt64 {
    if self.count >= 8, offset >= 0, offset < self.count {
      // The last eight octets, without those before the offset.
      let before = UInt64(truncatingIfNeeded: 8 &* (offset &- (self.count &- 8)))
      let word = self.word(at: self.count &- 8, count: 8) &>> before
      return count >= 8 ? word : word & ~(UInt64.max &<< UInt64(truncatingIfNeeded: 8 &* Swift.max(0, count)))
    }
    var word: UInt64 = 0
    for index in 0..<Swift.max(0, Swift.min(count, self.count - offset)) {
      word |= UInt64(self[offset + index]) &<< UInt64(8 &* index)
    }
    return word
  }

  /// Whether `count` octets from `offset` on are those of `other` from `otherOffset` on.
  ///
  /// Unsafe memory: the bounds are checked first; where the last word would reach beyond them, it overlaps the one before.
  @inlinable @inline(__always)
  func isSame(_ count: Int, at offset: Int, as other: borrowing Span<UInt8>, at otherOffset: Int) -> Bool {
    guard offset >= 0, count >= 0, offset <= self.count - count, otherOffset >= 0, otherOffset <= other.count - count
    else { return false }
    guard count >= 8 else {
      for index in 0..<count where self[offset &+ index] != other[otherOffset &+ index] { return false }
      return true
    }
    let last = count &- 8
    var index = 0
    while true {
      let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset &+ index, as: UInt64.self)
      let otherWord = unsafe other.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: otherOffset &+ index, as: UInt64.self)
      guard word == otherWord else { return false }
      if index == last { return true }
      index = Swift.min(index &+ 8, last)
    }
  }

  /// Whether both are the same octets.
  public func isSame(as other: borrowing Span<UInt8>) -> Bool {
    count == other.count && isSame(count, at: 0, as: other, at: 0)
  }

  /// A copy of some of the octets.
  @inlinable
  public func array(_ range: Range<Int>) -> [UInt8] {
    unsafe extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
  }
}

extension MutableSpan<UInt8> {
  /// Writes a number in network order.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  public mutating func store<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number, at offset: Int) {
    var octets = unsafe mutableBytes
    octets.storeBytes(of: number.bigEndian, toByteOffset: offset, as: Number.self)
  }

  /// Writes octets from `offset` on, folded; nothing where there is no room.
  ///
  /// Unsafe memory: as in `isSame`.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func fold(_ source: borrowing Span<UInt8>, at offset: Int = 0) {
    guard offset >= 0, source.count <= count - offset else { return }
    guard source.count >= 8 else {
      for index in source.indices { self[offset &+ index] = ASCII.folded(source[index]) }
      return
    }
    let last = source.count &- 8
    var octets = unsafe mutableBytes
    var index = 0
    while true {
      let word = unsafe source.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      unsafe octets.storeBytes(of: ASCII.folded(word), toUncheckedByteOffset: offset &+ index, as: UInt64.self)
      if index == last { return }
      index = Swift.min(index &+ 8, last)
    }
  }

  /// Writes octets from `offset` on; nothing where there is no room.
  ///
  /// Unsafe memory: the bounds are checked first. Most are few, and words that overlap where they end take less than a call
  /// does.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func store(_ source: borrowing Span<UInt8>, at offset: Int) {
    guard offset >= 0, source.count <= count - offset else { return }
    let last = source.count &- 8
    guard last >= 0 else { return storeFew(source, at: offset) }
    var octets = unsafe mutableBytes
    var index = 0
    while true {
      let word = unsafe source.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      unsafe octets.storeBytes(of: word, toUncheckedByteOffset: offset &+ index, as: UInt64.self)
      if index == last { return }
      index = Swift.min(index &+ 8, last)
    }
  }
}

extension MutableSpan<UInt8> {
  /// The same of less than eight octets.
  @inlinable
  @_lifetime(self: copy self)
  mutating func storeFew(_ source: borrowing Span<UInt8>, at offset: Int) {
    let last = source.count &- 4
    guard last >= 0 else {
      for index in source.indices { self[offset &+ index] = source[index] }
      return
    }
    var octets = unsafe mutableBytes
    let first = unsafe source.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt32.self)
    let second = unsafe source.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: last, as: UInt32.self)
    unsafe octets.storeBytes(of: first, toUncheckedByteOffset: offset, as: UInt32.self)
    unsafe octets.storeBytes(of: second, toUncheckedByteOffset: offset &+ last, as: UInt32.self)
  }
}

extension [UInt8] {
  /// So many octets of zero. `init(repeating:count:)` looks up the array's type each time, which takes longer than to copy a few.
  public init(zeros count: Int) {
    let zeros = InlineArray<256, UInt8>(repeating: 0)
    self = count <= zeros.count ? zeros.span.array(0..<count) : [UInt8](repeating: 0, count: count)
  }
}
