import DNSWire

/// A fast hash of octets, another one for each seed. It is no protection from who can choose both the octets and what the hash is
/// compared with.
///
/// Each word is mixed in by a product of 128 bits, both halves of which count.
struct OctetHash {
  private var hash: UInt64

  /// Begins a hash.
  init(seed: UInt64) { hash = Self.mixed(seed) }

  /// Begins a hash with what a database is known by.
  init(database: [UInt8]) {
    self.init(seed: 0x9E37_79B9_7F4A_7C15)
    append(database, from: 0)
  }

  /// Takes a word.
  mutating func append(_ word: UInt64) { hash = Self.mixed(hash ^ word) }

  /// Takes octets from a position on.
  mutating func append(_ array: [UInt8], from start: Int, to end: Int? = nil) {
    let octets = array.span
    let end = min(end ?? octets.count, octets.count)
    var place = max(0, start)
    while end - place >= 8 {
      append(octets.uint64(at: place))
      place += 8
    }
    while place < end {
      append(UInt64(octets[place]))
      place += 1
    }
  }

  /// Takes octets, folded.
  mutating func append(folded octets: Span<UInt8>) {
    var place = 0
    while place < octets.count {
      append(ASCII.folded(octets.word(at: place, count: 8)))
      place += 8
    }
  }

  /// The hash of what was taken.
  var value: UInt64 { hash }

  private static func mixed(_ word: UInt64) -> UInt64 {
    let product = (word ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return (product.high ^ product.low) &+ word
  }
}
