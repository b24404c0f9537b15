import DNSWire

/// Finds the frames of a file that nobody knows yet.
struct LogSearch {
  private let storage: LogStorage
  private let seed: OctetHash
  private let size: Int
  /// Where the frames end that were found.
  private var end: Int
  /// The number of the last one, whether it was looked for or not.
  private var last: UInt64?
  private var frame: [UInt8] = []

  /// How much is read at once where frames are looked for behind the end.
  private static let block = 1 << 20

  /// Begins at a place where a frame may be.
  init(_ storage: LogStorage, seed: OctetHash, from start: Int) {
    self.storage = storage
    self.seed = seed
    size = storage.size
    end = start
  }

  /// The frames with a number after this one, as long as each is whole and follows the one before; nil where there are none.
  mutating func frames(after sequence: UInt64) throws -> LogFrames? {
    var found: (start: Int, first: UInt64)?
    while let head = try LogFrames.read(storage, seed, at: end, size: size, into: &frame) {
      if let last, head.sequence != last &+ 1 { break }
      last = head.sequence
      if head.sequence > sequence, found == nil { found = (end, head.sequence) }
      end += frame.count
    }
    guard let found, let last else { return nil }
    return LogFrames(storage, seed: seed, range: found.start..<end, first: found.first, last: last)
  }

  /// Makes sure that no whole frame with a later number stands behind those that were found: one that a server was writing when it
  /// was killed is the last one. What stands behind it is from earlier, or zeros.
  mutating func requireNoneBehind(_ sequence: UInt64) throws {
    let known = max(sequence, last ?? 0)
    var place = end
    // What an update brings may look like the heads of frames; so much is looked at in vain.
    var vain = 4 * size
    var block: [UInt8] = []
    while size - place >= LogFrameHead.octets, vain > 0 {
      block = [UInt8](repeating: 0, count: min(Self.block, size - place))
      try storage.read(into: &block, at: place)
      let octets = block.span
      for offset in 0...octets.count - LogFrameHead.octets {
        // Numbers begin with many zeros, as most else does not.
        let number = octets.uint64(at: offset)
        guard number > known, number - known <= UInt64(size), vain > 0 else { continue }
        if let later = try LogFrames.read(storage, seed, at: place + offset, size: size, into: &frame) {
          throw StoreError(
            "\(storage.path) is damaged: what stands behind octet \(end) can't be read, up to update group \(later.sequence), "
              + "which is whole: restore all from one backup, or move the log (kmsdns.commits-0 and -1) away, and do without the "
              + "updates that it alone has")
        }
        vain -= frame.count
      }
      place += block.count - LogFrameHead.octets + 1
    }
  }
}
