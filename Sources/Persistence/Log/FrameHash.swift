import DNSWire

/// A hash by which a frame is known that did not get to the disk whole: fast, and another one for each database. It is no
/// protection from who means harm, who could write a whole frame as well.
///
/// Each word is mixed in by a product of 128 bits, both halves of which count.
struct FrameHash {
  private let seed: UInt64

  /// Takes what a database is known by.
  init(database: [UInt8]) {
    seed = database.reduce(0x9E37_79B9_7F4A_7C15) { Self.mixed($0 ^ UInt64($1)) }
  }

  /// The hash of a frame, but for the place in its head where the hash stands.
  func value(of frame: [UInt8]) -> UInt64 {
    let octets = frame.span
    guard octets.count >= LogFile.head else { return 0 }
    var hash = Self.mixed(seed ^ octets.uint64(at: 0))
    hash = Self.mixed(hash ^ octets.uint64(at: 8))
    var place = LogFile.head
    while octets.count - place >= 8 {
      hash = Self.mixed(hash ^ octets.uint64(at: place))
      place += 8
    }
    while place < octets.count {
      hash = Self.mixed(hash ^ UInt64(octets[place]))
      place += 1
    }
    return hash
  }

  private static func mixed(_ word: UInt64) -> UInt64 {
    let product = (word ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low &+ word
  }
}
