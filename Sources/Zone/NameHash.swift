/// The hash of names: folded, label by label from the root, so that one pass over a name gives the hash of each of its
/// ancestors. The seed differs from process to process, so nobody can prepare names that collide.
enum NameHash {
  static let root = UInt64.random(in: .min ... .max)

  /// The hash of the name that has the folded octets of one more label, length octet included, in front.
  @inline(__always)
  static func extend(_ hash: UInt64, _ octets: borrowing Span<UInt8>, from start: Int, length: Int) -> UInt64 {
    var hash = hash
    var word: UInt64 = 0
    for index in start..<start + length {
      word = word << 8 | UInt64(octets[index])
      if (index - start) & 7 == 7 {
        hash = mix(hash, word)
        word = 0
      }
    }
    return mix(hash, word)
  }

  @inline(__always)
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low &+ 0xD6E8_FEB8_6659_FD93
  }
}
