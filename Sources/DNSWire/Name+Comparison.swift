extension Name: Equatable {
  /// Whether both are one name: ASCII letters compare without case (RFC 4343).
  public static func == (left: Name, right: Name) -> Bool {
    guard left.wire.count == right.wire.count else { return false }
    for index in left.wire.indices where ASCII.folded(left.wire[index]) != ASCII.folded(right.wire[index]) {
      return false
    }
    return true
  }
}

extension Name: Hashable {
  /// Hashes the folded octets, eight at a time: each call of the hasher costs as much for one.
  public func hash(into hasher: inout Hasher) {
    var word: UInt64 = 0
    var count = 0
    for octet in wire {
      word = word << 8 | UInt64(ASCII.folded(octet))
      count += 1
      if count & 7 == 0 { hasher.combine(word) }
    }
    hasher.combine(word)
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
  public var folded: Name { Name(validated: wire.map(ASCII.folded)) }

  /// Whether this name is `ancestor` or below it.
  public func isSubdomain(of ancestor: Name) -> Bool {
    var position = 0
    let distance = wire.count - ancestor.wire.count
    while position < distance { position += 1 + Int(wire[position]) }
    guard position == distance else { return false }
    for index in ancestor.wire.indices
    where ASCII.folded(wire[position + index]) != ASCII.folded(ancestor.wire[index]) {
      return false
    }
    return true
  }
}

/// Case folding of octets as DNS does it.
public enum ASCII {
  /// The octet, or its lower case where it is an upper-case ASCII letter (RFC 4343).
  @inlinable
  public static func folded(_ octet: UInt8) -> UInt8 {
    octet &- 0x41 < 26 ? octet | 0x20 : octet
  }
}
