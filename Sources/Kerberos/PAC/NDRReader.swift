/// Why logon-info can't be read.
public enum LogonInfoError: Error, Equatable, Sendable {
  /// It ends before it should.
  case truncated
  /// It is not what NDR says that it should be, in words.
  case form(String)
}

/// A cursor over octets in NDR, little-endian ([C706] §14, [MS-RPCE] §2.2.6): every read is checked.
struct NDRReader {
  private let octets: [UInt8]
  private(set) var position: Int

  /// Reads from a position on; numbers are aligned to the octets' start.
  init(_ octets: [UInt8], from position: Int = 0) {
    self.octets = octets
    self.position = min(max(position, 0), octets.count)
  }

  var remaining: Int { octets.count - position }

  mutating func readUInt8() throws(LogonInfoError) -> UInt8 {
    guard remaining >= 1 else { throw .truncated }
    defer { position += 1 }
    return octets[position]
  }

  mutating func readUInt16() throws(LogonInfoError) -> UInt16 {
    UInt16(truncatingIfNeeded: try readNumber(octets: 2))
  }

  mutating func readUInt32() throws(LogonInfoError) -> UInt32 {
    UInt32(truncatingIfNeeded: try readNumber(octets: 4))
  }

  mutating func skip(_ count: Int) throws(LogonInfoError) {
    guard count >= 0, remaining >= count else { throw .truncated }
    position += count
  }

  /// Reads a number of a list's elements, each of which has at least so many octets, and demands that there are as many as
  /// was said before.
  mutating func readCount(_ expected: UInt32, octetsEach: Int) throws(LogonInfoError) -> Int {
    guard try readUInt32() == expected else { throw .form("a list has another length than it should") }
    guard let count = Int(exactly: expected), count <= KerberosLimits.groups else {
      throw .form("a list has more than \(KerberosLimits.groups) elements")
    }
    guard remaining >= count * octetsEach else { throw .truncated }
    return count
  }

  private mutating func readNumber(octets count: Int) throws(LogonInfoError) -> UInt64 {
    try skip((count - position % count) % count)
    guard remaining >= count else { throw .truncated }
    var number: UInt64 = 0
    for offset in 0..<count { number |= UInt64(octets[position + offset]) << UInt64(8 * offset) }
    position += count
    return number
  }
}
