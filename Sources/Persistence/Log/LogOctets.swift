/// Values as octets, one after the other, as `LogReader` reads them again.
///
/// Numbers take seven bits an octet, the lowest first. Octets and texts stand behind their count; what may be missing stands
/// behind a number that is 0 then, and one more than otherwise.
struct LogOctets {
  /// The octets so far: room for a frame's head, then what was added.
  private(set) var octets: [UInt8]

  /// Begins with room for so many octets.
  init(capacity: Int) {
    octets = []
    octets.reserveCapacity(capacity)
    for _ in 0..<LogFile.head { octets.append(0) }
  }

  mutating func add(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      octets.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    octets.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func add(_ number: UInt32?) {
    add(number.map { UInt64($0) + 1 } ?? 0)
  }

  mutating func add(_ octets: [UInt8]) {
    add(UInt64(octets.count))
    self.octets += octets
  }

  mutating func add(_ octets: [UInt8]?) {
    guard let octets else { return add(UInt64(0)) }
    add(UInt64(octets.count) + 1)
    self.octets += octets
  }

  mutating func add(_ text: String) {
    let text = text.utf8
    add(UInt64(text.count))
    octets += text
  }

  mutating func add(_ text: String?) {
    guard let text = text?.utf8 else { return add(UInt64(0)) }
    add(UInt64(text.count) + 1)
    octets += text
  }
}
