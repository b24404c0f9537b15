import DNSWire

/// Values as octets, one after the other, as `LogReader` reads them again.
///
/// Numbers take seven bits an octet, the lowest first. Octets and texts stand behind their count; what may be missing stands
/// behind a number that is 0 then, and one more than otherwise.
struct LogOctets {
  /// The octets so far, and room behind them.
  private(set) var octets: [UInt8]
  /// How many there are.
  private(set) var count: Int

  /// Octets that a number takes at most.
  private static let numberOctets = 10

  /// Begins with so many octets of zero, and room for so many in all.
  init(head: Int = 0, capacity: Int = 0) {
    octets = [UInt8](repeating: 0, count: max(head, capacity))
    count = head
  }

  /// Gives the octets, without the room behind them.
  consuming func taken() -> [UInt8] {
    octets.removeLast(octets.count - count)
    return octets
  }

  /// Forgets all.
  mutating func removeAll() { count = 0 }

  /// Takes over what stands at a place in other octets, as it is.
  mutating func copy(_ range: Range<Int>, of source: [UInt8]) { append(source.span.extracting(range)) }

  mutating func add(_ number: UInt64) {
    makeRoom(Self.numberOctets)
    var (end, rest) = (count, number)
    var target = octets.mutableSpan
    while rest >= 0x80 {
      target[end] = UInt8(truncatingIfNeeded: rest) | 0x80
      end += 1
      rest >>= 7
    }
    target[end] = UInt8(truncatingIfNeeded: rest)
    count = end + 1
  }

  mutating func add(_ number: UInt32?) {
    add(number.map { UInt64($0) + 1 } ?? 0)
  }

  mutating func add(_ octets: [UInt8]) {
    add(UInt64(octets.count))
    append(octets.span)
  }

  mutating func add(_ octets: [UInt8]?) {
    guard let octets else { return add(UInt64(0)) }
    add(UInt64(octets.count) + 1)
    append(octets.span)
  }

  mutating func add(_ text: String) {
    let text = text.utf8
    add(UInt64(text.count))
    append(text.span)
  }

  mutating func add(_ text: String?) {
    guard let text = text?.utf8 else { return add(UInt64(0)) }
    add(UInt64(text.count) + 1)
    append(text.span)
  }

  private mutating func append(_ source: Span<UInt8>) {
    makeRoom(source.count)
    let end = count
    var target = octets.mutableSpan
    target.store(source, at: end)
    count = end + source.count
  }

  private mutating func makeRoom(_ more: Int) {
    guard octets.count - count < more else { return }
    octets += [UInt8](repeating: 0, count: max(more, octets.count))
  }
}
