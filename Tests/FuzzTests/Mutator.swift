import TestSupport

/// Changes inputs a little, the same way for the same seed.
struct Mutator {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  private mutating func below(_ count: Int) -> Int {
    Int(truncatingIfNeeded: generator.next() % UInt64(max(count, 1)))
  }

  private mutating func octet() -> UInt8 {
    UInt8(truncatingIfNeeded: generator.next())
  }

  /// One of `seeds` with one to four changes.
  mutating func mutated(_ seeds: [[UInt8]]) -> [UInt8] {
    var octets = seeds[below(seeds.count)]
    for _ in 0...below(4) { change(&octets, seeds) }
    return octets
  }

  private mutating func change(_ octets: inout [UInt8], _ seeds: [[UInt8]]) {
    guard !octets.isEmpty else { return octets.append(octet()) }
    let place = below(octets.count)
    switch below(8) {
    case 0: octets[place] = octet()
    case 1: octets[place] ^= 1 << UInt8(below(8))
    case 2: octets[place] = [0, 1, 0x3F, 0x40, 0x7F, 0x80, 0xC0, 0xFF][below(8)]
    case 3: octets.removeLast(octets.count - place)
    case 4: octets.remove(at: place)
    case 5: octets.insert(octet(), at: place)
    case 6:
      // A pointer to somewhere near.
      octets.replaceSubrange(place..<min(place + 2, octets.count), with: [0xC0, UInt8(below(min(octets.count, 256)))])
    default:
      let other = seeds[below(seeds.count)]
      octets.replaceSubrange(place..., with: other.dropFirst(below(other.count)))
    }
  }
}
