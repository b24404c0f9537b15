import DNSWire

/// The hash of names: folded, label by label from the root, so that one pass over a name gives the hash of each of its
/// ancestors. The seed differs from process to process, so nobody can prepare names that collide.
enum NameHash {
  static let root = UInt64.random(in: .min ... .max)

  /// The hash of the name that has the folded octets of one more label, length octet included, in front.
  @inline(__always)
  static func extend(_ hash: UInt64, _ octets: borrowing Span<UInt8>, from start: Int, length: Int) -> UInt64 {
    var hash = hash
    var index = 0
    while index < length {
      hash = mix(hash, octets.word(at: start &+ index, count: length &- index))
      index &+= 8
    }
    return hash
  }

  /// The same of octets that are not folded yet.
  @inline(__always)
  static func extendFolding(_ hash: UInt64, _ octets: borrowing Span<UInt8>, from start: Int, length: Int) -> UInt64 {
    var hash = hash
    var index = 0
    while index < length {
      hash = mix(hash, ASCII.folded(octets.word(at: start &+ index, count: length &- index)))
      index &+= 8
    }
    return hash
  }

  /// The hash of an uncompressed name.
  static func of(_ name: borrowing Span<UInt8>) -> UInt64 {
    // Where the labels start, the last one lowest: nearly all names have few.
    var (starts, position, labels) = (UInt64(0), 0, 0)
    while position < name.count, name[position] != 0 {
      guard labels < 8 else { return ofMany(name) }
      starts = starts << 8 | UInt64(position)
      position += 1 + Int(name[position])
      labels += 1
    }
    var hash = root
    while labels > 0 {
      labels -= 1
      let start = Int(starts & 0xFF)
      hash = extendFolding(hash, name, from: start, length: 1 + Int(name[start]))
      starts >>= 8
    }
    return hash
  }

  /// The same of a name of any number of labels.
  private static func ofMany(_ name: borrowing Span<UInt8>) -> UInt64 {
    var starts = InlineArray<128, UInt8>(repeating: 0)
    var (position, labels) = (0, 0)
    while position < name.count, name[position] != 0, labels < WireLimits.labels {
      starts[labels] = UInt8(truncatingIfNeeded: position)
      position += 1 + Int(name[position])
      labels += 1
    }
    var hash = root
    while labels > 0 {
      labels -= 1
      let start = Int(starts[labels])
      hash = extendFolding(hash, name, from: start, length: 1 + Int(name[start]))
    }
    return hash
  }

  @inline(__always)
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low &+ 0xD6E8_FEB8_6659_FD93
  }
}
