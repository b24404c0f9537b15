/// A cursor over the octets of a message: every read is checked.
struct MessageReader {
  private let octets: [UInt8]
  private let isLittleEndian: Bool
  private(set) var position: Int
  private let end: Int

  /// Reads from `position` to `end`, both brought into the octets.
  init(_ octets: [UInt8], from position: Int, to end: Int, isLittleEndian: Bool) {
    self.octets = octets
    self.isLittleEndian = isLittleEndian
    self.end = min(max(end, 0), octets.count)
    self.position = min(max(position, 0), self.end)
  }

  mutating func skip(_ count: Int) throws(BindAnswer.Malformed) {
    guard count >= 0, end - position >= count else { throw .truncated }
    position += count
  }

  mutating func readUInt8() throws(BindAnswer.Malformed) -> UInt8 {
    try skip(1)
    return octets[position - 1]
  }

  mutating func readUInt16() throws(BindAnswer.Malformed) -> UInt16 {
    try skip(2)
    let (first, second) = (UInt16(octets[position - 2]), UInt16(octets[position - 1]))
    return isLittleEndian ? second << 8 | first : first << 8 | second
  }

  mutating func readUInt32() throws(BindAnswer.Malformed) -> UInt32 {
    let (first, second) = (UInt32(try readUInt16()), UInt32(try readUInt16()))
    return isLittleEndian ? second << 16 | first : first << 16 | second
  }

  /// Passes over what fills up to a multiple of four octets of the message.
  mutating func align() throws(BindAnswer.Malformed) {
    try skip((4 - position % 4) % 4)
  }

  /// Reads an interface or form of data in the form of a little-endian sender.
  mutating func readSyntax() throws(BindAnswer.Malformed) -> [UInt8] {
    var syntax: [UInt8] = []
    syntax.append(little: try readUInt32())
    syntax.append(little: try readUInt16())
    syntax.append(little: try readUInt16())
    for _ in 0..<8 { syntax.append(try readUInt8()) }
    syntax.append(little: try readUInt32())
    return syntax
  }
}
