/// Octets being written one after the other into room that there is for them: where much is written in small pieces, an array that
/// grows with each takes most of the time.
public struct OctetWriter: Sendable {
  /// The octets so far, and the room behind them.
  public private(set) var octets: [UInt8]
  /// How many there are.
  public private(set) var count = 0

  /// Begins with room for so many octets.
  public init(capacity: Int = 0) { octets = [UInt8](zeros: capacity) }

  /// Gives the octets, without the room behind them.
  public consuming func taken() -> [UInt8] {
    octets.removeLast(octets.count - count)
    return octets
  }

  /// Forgets all, and keeps the room.
  public mutating func removeAll() { count = 0 }

  /// Appends an octet.
  public mutating func append(_ octet: UInt8) {
    makeRoom(1)
    octets[count] = octet
    count += 1
  }

  /// Appends a number in network order.
  public mutating func append(number: UInt16) {
    makeRoom(2)
    let end = count
    var target = octets.mutableSpan
    target.store(number, at: end)
    count = end + 2
  }

  /// Appends a number in network order.
  public mutating func append(number: UInt32) {
    makeRoom(4)
    let end = count
    var target = octets.mutableSpan
    target.store(number, at: end)
    count = end + 4
  }

  /// Appends a number in as many octets as it needs, seven bits in each, the lowest first.
  public mutating func append(count number: UInt64) {
    makeRoom(10)
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

  /// Appends octets.
  public mutating func append(_ source: Span<UInt8>) {
    makeRoom(source.count)
    let end = count
    var target = octets.mutableSpan
    target.store(source, at: end)
    count = end + source.count
  }

  /// Appends octets, folded.
  public mutating func append(folded source: Span<UInt8>) {
    makeRoom(source.count)
    let end = count
    var target = octets.mutableSpan
    target.fold(source, at: end)
    count = end + source.count
  }

  private mutating func makeRoom(_ more: Int) {
    guard octets.count - count < more else { return }
    octets += [UInt8](zeros: max(more, octets.count))
  }
}
