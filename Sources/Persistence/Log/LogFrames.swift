/// Frames of a file that stand one behind the other, by their places: they are read when they are needed, one at a time.
struct LogFrames: Sendable {
  private let storage: LogStorage
  private let seed: OctetHash
  /// Where they stand.
  private(set) var range: Range<Int>
  /// The numbers of the first, and of the last.
  let first: UInt64
  private(set) var last: UInt64

  /// One frame that was just written.
  init(_ storage: LogStorage, seed: OctetHash, range: Range<Int>, sequence: UInt64) {
    self.init(storage, seed: seed, range: range, first: sequence, last: sequence)
  }

  /// Frames that were found, one behind the other.
  init(_ storage: LogStorage, seed: OctetHash, range: Range<Int>, first: UInt64, last: UInt64) {
    self.storage = storage
    self.seed = seed
    self.range = range
    (self.first, self.last) = (first, last)
  }

  /// The octets of all, heads included.
  var octets: Int { range.count }

  /// Takes one more, if it stands behind these.
  mutating func append(_ other: LogFrames) -> Bool {
    guard other.storage === storage, other.range.lowerBound == range.upperBound, other.first == last &+ 1 else {
      return false
    }
    range = range.lowerBound..<other.range.upperBound
    last = other.last
    return true
  }

  /// Reads them one after the other, each with the room of its head.
  func forEach(_ body: ([UInt8]) throws -> Void) throws {
    var frame: [UInt8] = []
    var place = range.lowerBound
    for sequence in first...last {
      guard
        let head = try Self.read(storage, seed, at: place, size: range.upperBound, into: &frame),
        head.sequence == sequence
      else { throw StoreError("\(storage.path): update group \(sequence) is not there any more, or damaged") }
      try body(frame)
      place += frame.count
    }
  }

  /// Reads the frame at a place of a file of this size; nil where none is there, or not a whole one.
  static func read(
    _ storage: LogStorage, _ seed: OctetHash, at place: Int, size: Int, into frame: inout [UInt8]
  ) throws -> LogFrameHead? {
    guard size - place >= LogFrameHead.octets else { return nil }
    frame.resize(to: LogFrameHead.octets)
    try storage.read(into: &frame, at: place)
    guard let head = LogFrameHead(frame), head.count <= size - place - frame.count else { return nil }
    frame.resize(to: LogFrameHead.octets + head.count)
    try storage.read(into: &frame, from: LogFrameHead.octets, at: place + LogFrameHead.octets)
    return head.isWhole(frame, seed: seed) ? head : nil
  }
}

extension [UInt8] {
  /// Gives up octets at the end, or gets zeros there; the memory stays.
  fileprivate mutating func resize(to wanted: Int) {
    if wanted < count {
      removeLast(count - wanted)
    } else {
      append(contentsOf: repeatElement(0, count: wanted - count))
    }
  }
}
