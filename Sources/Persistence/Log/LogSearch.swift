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

  /// How much is looked at at once behind the end.
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
    // What an update brings may look like the heads of frames; so much is looked at in vain.
    var vain = 4 * size
    for start in stride(from: end, through: size - LogFrameHead.octets, by: Self.block) {
      var octets = [UInt8](repeating: 0, count: min(Self.block + LogFrameHead.octets - 1, size - start))
      // What can't be read is nothing that was found: it is written over.
      guard (try? storage.read(into: &octets, at: start)) != nil else { continue }
      var place = 0
      while place + LogFrameHead.octets <= octets.count, vain > 0 {
        // Numbers begin with zeros, as most else does not.
        guard octets[place + 2] == 0 || known >= 1 << 40 else {
          place += 3
          continue
        }
        let number = octets.span.uint64(at: place)
        if number > known, number - known <= UInt64(size) {
          try requireNone(at: start + place)
          vain -= frame.count
        }
        place += 1
      }
    }
  }

  private mutating func requireNone(at place: Int) throws {
    guard let later = try? LogFrames.read(storage, seed, at: place, size: size, into: &frame) else { return }
    throw StoreError(
      "\(storage.path) is damaged: what stands behind octet \(end) can't be read, up to update group \(later.sequence), "
        + "which is whole: restore all from one backup, or move the log (kmsdns.commits-0 and -1) away, and do without the "
        + "updates that it alone has")
  }
}
