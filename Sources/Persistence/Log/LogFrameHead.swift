/// The head of a frame: 24 octets, the frame's sequence number, the number of octets behind it, four octets of zero, and a hash of
/// all that, by which a frame is known that did not get to the disk whole.
struct LogFrameHead {
  /// The octets of a head.
  static let octets = 24

  let sequence: UInt64
  /// The octets behind the head.
  let count: Int
  private let hash: UInt64

  /// Reads the head of a frame; nil where no frame begins so.
  init?(_ frame: [UInt8]) {
    guard frame.count >= Self.octets else { return nil }
    sequence = Self.number(frame[0..<8])
    count = Int(Self.number(frame[8..<12]))
    hash = Self.number(frame[16..<24])
    guard count > 0 else { return nil }
  }

  /// Whether all octets of a frame with this head are as they were written.
  func isWhole(_ frame: [UInt8], seed: OctetHash) -> Bool {
    frame.count == Self.octets + count && hash == Self.hash(of: frame, seed)
  }

  /// Writes the head of a frame into the octets that are left to it; false where nothing stands behind them, or too much.
  static func write(_ sequence: UInt64, into frame: inout [UInt8], seed: OctetHash) -> Bool {
    guard frame.count > octets, let count = UInt32(exactly: frame.count - octets) else { return false }
    put(sequence, 8, into: &frame, at: 0)
    put(UInt64(count), 4, into: &frame, at: 8)
    put(hash(of: frame, seed), 8, into: &frame, at: 16)
    return true
  }

  private static func hash(of frame: [UInt8], _ seed: OctetHash) -> UInt64 {
    var hash = seed
    hash.append(frame, from: 0, to: 16)
    hash.append(frame, from: octets)
    return hash.value
  }

  private static func number(_ octets: ArraySlice<UInt8>) -> UInt64 { octets.reduce(0) { $0 << 8 | UInt64($1) } }

  private static func put(_ number: UInt64, _ count: Int, into octets: inout [UInt8], at place: Int) {
    for index in 0..<count {
      octets[place + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * (count - 1 - index)))
    }
  }
}
