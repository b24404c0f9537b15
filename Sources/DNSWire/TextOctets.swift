/// A text being written, as octets: for lines that are written so often that strings take too long.
public struct TextOctets: TextOutputStream, Sendable {
  /// What was written: UTF-8.
  public private(set) var octets: [UInt8] = []

  /// Begins with room for so many octets.
  public init(capacity: Int = 0) { octets.reserveCapacity(capacity) }

  /// The text.
  public var string: String { String(decoding: octets, as: UTF8.self) }

  /// Writes a text.
  public mutating func write(_ text: String) { octets.append(contentsOf: text.utf8) }

  /// Writes a number.
  public mutating func write(_ number: UInt32) {
    var divisor: UInt32 = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      octets.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }

  /// Writes a name, with its final dot or without.
  public mutating func write(_ name: Name, isAbsolute: Bool = true) {
    guard !name.isRoot else { return write(".") }
    name.write(to: &octets, isAbsolute: isAbsolute)
  }
}
