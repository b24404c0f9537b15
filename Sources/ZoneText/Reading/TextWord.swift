internal import DNSWire

/// Eight octets of a text, looked at all at once; behind its end stand zeros.
struct TextWord {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  let octets: UInt64

  @inline(__always)
  init(_ text: borrowing Span<UInt8>, _ offset: Int) {
    octets = text.word(at: offset)
  }

  /// Marks, in their highest bits, the octets below a number of seven bits; those behind the first one may be marked wrongly.
  @inline(__always)
  func below(_ limit: UInt8) -> UInt64 { (octets &- Self.ones &* UInt64(limit)) & ~octets & Self.highBits }

  /// Marks the octets that are this one, in the same way.
  @inline(__always)
  func equal(_ octet: UInt8) -> UInt64 {
    let difference = octets ^ Self.ones &* UInt64(octet)
    return (difference &- Self.ones) & ~difference & Self.highBits
  }

  /// How many octets stand before the first one that is marked.
  @inline(__always)
  func countBefore(_ marks: (TextWord) -> UInt64) -> Int { marks(self).trailingZeroBitCount / 8 }
}
