import DNSWire

/// SHA-1 (FIPS 180-4), the hash of NSEC3: of our own, as the packet path must not allocate, and libraries do.
struct SHA1 {
  /// Octets of a digest.
  static let digestOctets = 20

  private var state: InlineArray<5, UInt32> = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
  private var block = InlineArray<64, UInt8>(repeating: 0)
  private var count = 0

  /// Takes octets.
  mutating func update(_ octets: borrowing Span<UInt8>) {
    for index in octets.indices { append(octets[index]) }
  }

  private mutating func append(_ octet: UInt8) {
    block[count & 63] = octet
    count += 1
    if count & 63 == 0 { compress() }
  }

  /// The digest of what was taken.
  mutating func finish() -> InlineArray<20, UInt8> {
    let bits = UInt64(count) &* 8
    append(0x80)
    while count & 63 != 56 { append(0) }
    for shift in stride(from: UInt64(56), through: 0, by: -8) { append(UInt8(truncatingIfNeeded: bits >> shift)) }
    var digest = InlineArray<20, UInt8>(repeating: 0)
    for index in 0..<20 { digest[index] = UInt8(truncatingIfNeeded: state[index / 4] >> UInt32(24 - index % 4 * 8)) }
    return digest
  }

  private mutating func compress() {
    var words = InlineArray<80, UInt32>(repeating: 0)
    for index in 0..<16 { words[index] = block.span.uint32(at: index * 4) }
    for index in 16..<80 {
      words[index] = Self.rotated(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], by: 1)
    }
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for index in 0..<80 {
      let (mixed, constant): (UInt32, UInt32) =
        switch index {
        case 0..<20: (b & c | ~b & d, 0x5A82_7999)
        case 20..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case 40..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
      let next = Self.rotated(a, by: 5) &+ mixed &+ e &+ constant &+ words[index]
      (a, b, c, d, e) = (next, a, Self.rotated(b, by: 30), c, d)
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
  }

  @inline(__always)
  private static func rotated(_ word: UInt32, by bits: UInt32) -> UInt32 {
    word << bits | word >> (32 - bits)
  }
}
