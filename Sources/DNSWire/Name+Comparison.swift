extension Name: Equatable {
  /// Whether both are one name: ASCII letters compare without case (RFC 4343).
  public static func == (left: Name, right: Name) -> Bool {
    ASCII.isSame(left.wire.span, right.wire.span)
  }
}

extension Name: Hashable {
  /// Hashes the folded octets, eight at a time: each call of the hasher costs as much for one.
  public func hash(into hasher: inout Hasher) {
    let octets = wire.span
    var index = 0
    while index < octets.count {
      // Where less than eight octets are left, some count again.
      hasher.combine(ASCII.folded(octets.word(at: max(0, min(index, octets.count - 8)), count: 8)))
      index += 8
    }
  }
}

extension Name: Comparable {
  /// Canonical order: labels from the right, folded, as unsigned octets (RFC 4034 §6.1).
  public static func < (left: Name, right: Name) -> Bool {
    for (a, b) in zip(left.labels.reversed(), right.labels.reversed()) {
      let a = a.lazy.map(ASCII.folded)
      let b = b.lazy.map(ASCII.folded)
      if a.lexicographicallyPrecedes(b) { return true }
      if b.lexicographicallyPrecedes(a) { return false }
    }
    return left.labelCount < right.labelCount
  }
}

extension Name {
  /// This name in lower case.
  public var folded: Name {
    // Most names are in lower case, and share their octets.
    if isFolded { return self }
    var folded = wire
    for index in wire.indices where ASCII.folded(wire[index]) != wire[index] {
      folded[index] = ASCII.folded(wire[index])
    }
    return Name(validated: folded)
  }

  /// Whether this name is in lower case.
  public var isFolded: Bool {
    let octets = wire.span
    var index = 0
    while index < octets.count {
      // Where less than eight octets are left, some are looked at again.
      let word = octets.word(at: max(0, min(index, octets.count - 8)), count: 8)
      guard ASCII.folded(word) == word else { return false }
      index += 8
    }
    return true
  }

  /// Whether this name is `ancestor` or below it.
  public func isSubdomain(of ancestor: Name) -> Bool {
    var position = 0
    let distance = wire.count - ancestor.wire.count
    while position < distance { position += 1 + Int(wire[position]) }
    guard position == distance else { return false }
    return ASCII.isSame(wire.span.extracting(position..<wire.count), ancestor.wire.span)
  }
}

/// Case folding of octets as DNS does it.
public enum ASCII {
  /// The octet, or its lower case where it is an upper-case ASCII letter (RFC 4343).
  @inlinable
  public static func folded(_ octet: UInt8) -> UInt8 {
    octet &- 0x41 < 26 ? octet | 0x20 : octet
  }

  /// Whether both are the same octets where letters compare without case.
  ///
  /// Unsafe memory: words are read up to the end of both, which have one length; the last one overlaps the one before.
  @inlinable
  public static func isSame(_ left: borrowing Span<UInt8>, _ right: borrowing Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    guard left.count >= 8 else {
      for index in left.indices where folded(left[index]) != folded(right[index]) { return false }
      return true
    }
    let last = left.count &- 8
    var index = 0
    while true {
      let word = unsafe left.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      let other = unsafe right.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      // As a rule not even the case differs.
      guard word == other || folded(word) == folded(other) else { return false }
      if index == last { return true }
      index = min(index &+ 8, last)
    }
  }

  /// Eight octets, folded all at once: of each, the highest bit tells of the sums with no carry between them whether it is
  /// an upper-case letter.
  @inlinable @inline(__always)
  public static func folded(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let low = word & (0x7F &* ones)
    let fromA = low &+ (0x80 - 0x41) &* ones
    let aboveZ = low &+ (0x7F - 0x5A) &* ones
    return word | (fromA & ~aboveZ & ~word & (0x80 &* ones)) >> 2
  }
}
