/// A file of frames, each of which is on disk before the next one is written.
///
/// A frame is what a log adds to its end: a head (`LogFrameHead`), then what was committed. The file begins with 32 octets that say
/// what it is, and which database it belongs to.
final class LogFile {
  private static let start = 32
  private static let magic = Array("kmsdns commits 1".utf8)
  /// The file grows by so much at once: to write where there is something already is all that a sync has to wait for then.
  private static let growth = 256 << 10
  /// What it grows by, a part at a time: new memory for it each time would be cleared twice, by the system and here.
  private static let zeros = [UInt8](repeating: 0, count: 32 << 10)

  private let storage: LogStorage
  private let seed: OctetHash
  private let isReadOnly: Bool
  /// Where the next frame goes.
  private var end = LogFile.start
  private var size: Int

  /// Opens a file for a database: to write, making it where it is missing, its folder is synced by who makes it; or just to read.
  init(path: String, database: [UInt8], isReadOnly: Bool = false) throws {
    guard database.count == Self.start - Self.magic.count else {
      throw StoreError("\(path): the database has no identity")
    }
    seed = OctetHash(database: database)
    self.isReadOnly = isReadOnly
    storage = try LogStorage(path: path, isReadOnly: isReadOnly)
    size = storage.size
    let header = Self.magic + database
    var found = [UInt8](repeating: 0, count: min(size, Self.start))
    try storage.read(into: &found, at: 0)
    if found == header { return }
    // A file that was being made when the machine failed is short, or was never written to.
    guard found.count < Self.start || found.allSatisfy({ $0 == 0 }) else {
      throw StoreError(
        "\(path) has updates of another database than the one beside it: restore all from one backup, or move the log "
          + "(kmsdns.commits-0 and -1) away")
    }
    guard !isReadOnly else { return }
    try storage.write(header, at: 0)
    try storage.sync()
    size = max(size, header.count)
  }

  /// The frames from the first on that are whole, as far as their numbers come after this one. Who is to write over what stands behind
  /// them has an error where that was committed.
  func frames(after sequence: UInt64) throws -> LogFrames? {
    var found = LogSearch(storage, seed: seed, from: Self.start)
    let frames = try found.frames(after: sequence)
    if !isReadOnly { try found.requireNoneBehind(sequence) }
    return frames
  }

  /// Writes a frame behind those before it, with the octets that its head leaves to it, and returns when it is on disk: where it
  /// stands.
  func append(_ frame: inout [UInt8], sequence: UInt64) throws -> LogFrames {
    guard LogFrameHead.write(sequence, into: &frame, seed: seed) else { throw StoreError("\(storage.path): no frame") }
    try grow(to: end + frame.count)
    try storage.write(frame, at: end)
    try storage.sync()
    let start = end
    end += frame.count
    return LogFrames(storage, seed: seed, range: start..<end, sequence: sequence)
  }

  private func grow(to needed: Int) throws {
    guard needed > size else { return }
    let grown = (needed + Self.growth - 1) / Self.growth * Self.growth
    while size < grown {
      let part = min(Self.zeros.count, grown - size)
      try storage.write(Self.zeros, part, at: size)
      size += part
    }
  }

  /// Makes sure that what was not written whole is never taken for a frame.
  func wipeUnfinished() throws {
    guard end < size else { return }
    try storage.write([UInt8](repeating: 0, count: min(LogFrameHead.octets, size - end)), at: end)
    try storage.sync()
  }

  /// Begins anew: what comes next is written over the frames that are there, which have smaller numbers.
  func rewind() { end = Self.start }
}
