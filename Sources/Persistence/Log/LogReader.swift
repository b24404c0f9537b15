/// Reads what `LogOctets` wrote: every read is checked. What it hands out are places in its octets: they are copied by who needs
/// them.
struct LogReader {
  /// The octets are not what the program writes.
  struct Fault: Error {}

  let octets: [UInt8]
  private(set) var position: Int

  /// Reads a frame's octets behind its head.
  init(frame: [UInt8]) { self.init(frame, at: LogFrameHead.octets) }

  /// Reads from a position on.
  init(_ octets: [UInt8], at position: Int) {
    self.octets = octets
    self.position = position
  }

  /// Whether everything was read.
  var isAtEnd: Bool { position >= octets.count }

  mutating func number() throws(Fault) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while position < octets.count, shift < 64 {
      let octet = octets[position]
      position += 1
      number |= UInt64(octet & 0x7F) << shift
      if octet & 0x80 == 0 { return number }
      shift += 7
    }
    throw Fault()
  }

  /// A number as SQLite takes it.
  mutating func integer() throws(Fault) -> Int64 { Int64(truncatingIfNeeded: try number()) }

  mutating func optionalInteger() throws(Fault) -> Int64? {
    let number = try number()
    return number == 0 ? nil : Int64(truncatingIfNeeded: number - 1)
  }

  /// Where octets stand, or a text's.
  mutating func range() throws(Fault) -> Range<Int> { try take(try number()) }

  mutating func optionalRange() throws(Fault) -> Range<Int>? {
    let count = try number()
    return count == 0 ? nil : try take(count - 1)
  }

  private mutating func take(_ count: UInt64) throws(Fault) -> Range<Int> {
    guard count <= UInt64(octets.count - position) else { throw Fault() }
    defer { position += Int(count) }
    return position..<position + Int(count)
  }
}
