import DNSWire
import Glibc

/// A file of frames, each of which is on disk before the next one is written.
///
/// A frame is what a log adds to its end: 24 octets of head, then what was committed. The head is the frame's sequence number,
/// the number of octets behind it, four octets of zero, and a hash of all that, by which a frame is known that did not get to the
/// disk whole. The file begins with 32 octets that say what it is, and which database it belongs to.
@safe final class LogFile {
  /// The octets of a frame's head.
  static let head = 24
  private static let start = 32
  private static let magic = Array("kmsdns commits 1".utf8)
  /// The file grows by so much at once: to write where there is something already is all that a sync has to wait for then.
  private static let growth = 256 << 10
  /// What it grows by, a part at a time: new memory for it each time would be cleared twice, by the system and here.
  private static let zeros = [UInt8](repeating: 0, count: 32 << 10)

  let path: String
  private let descriptor: Int32
  private let seed: OctetHash
  /// Where the next frame goes.
  private var end = LogFile.start
  private var size: Int

  /// Opens a file for a database: to write, making it where it is missing, its folder is synced by who makes it; or just to read.
  init(path: String, database: [UInt8], isReadOnly: Bool = false) throws {
    guard database.count == Self.start - Self.magic.count else {
      throw StoreError("\(path): the database has no identity")
    }
    self.path = path
    seed = OctetHash(database: database)
    descriptor = unsafe open(path, (isReadOnly ? O_RDONLY : O_RDWR | O_CREAT) | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LogFault(.opening, path) }
    size = Int(lseek(descriptor, 0, SEEK_END))
    let header = Self.magic + database
    let found = try octets(0..<min(size, Self.start))
    if found == header { return }
    // A file that was being made when the machine failed is short, or was never written to.
    guard found.count < Self.start || found.allSatisfy({ $0 == 0 }) else {
      throw StoreError(
        "\(path) has updates of another database than the one beside it: restore all from one backup, or move the log "
          + "(kmsdns.commits-0 and -1) away")
    }
    guard !isReadOnly else { return }
    try write(header, at: 0)
    try sync()
    size = max(size, header.count)
  }

  deinit { close(descriptor) }

  /// The frames from the first on, as long as each is whole and follows the one before.
  func frames() throws -> [(sequence: UInt64, octets: [UInt8])] {
    let all = try octets(0..<size)
    var frames: [(sequence: UInt64, octets: [UInt8])] = []
    var place = Self.start
    while all.count - place >= Self.head {
      let sequence = Self.number(all[place..<place + 8])
      let count = Int(Self.number(all[place + 8..<place + 12]))
      guard count > 0, count <= all.count - place - Self.head else { break }
      let frame = Array(all[place..<place + Self.head + count])
      guard Self.number(frame[16..<24]) == hash(of: frame) else { break }
      if let last = frames.last, sequence != last.sequence &+ 1 { break }
      frames.append((sequence, Array(frame[Self.head...])))
      place += frame.count
    }
    return frames
  }

  /// Writes a frame behind those before it, with the octets that its head leaves to it, and returns when it is on disk.
  func append(_ frame: inout [UInt8], sequence: UInt64) throws {
    guard frame.count > Self.head, let count = UInt32(exactly: frame.count - Self.head) else {
      throw StoreError("\(path): no frame")
    }
    Self.put(sequence, 8, into: &frame, at: 0)
    Self.put(UInt64(count), 4, into: &frame, at: 8)
    Self.put(hash(of: frame), 8, into: &frame, at: 16)
    if end + frame.count > size {
      let grown = (end + frame.count + Self.growth - 1) / Self.growth * Self.growth
      while size < grown {
        let part = min(Self.zeros.count, grown - size)
        try write(Self.zeros, part, at: size)
        size += part
      }
    }
    try write(frame, at: end)
    try sync()
    end += frame.count
  }

  /// Makes sure that what was not written whole is never taken for a frame.
  func wipeUnfinished() throws {
    guard end < size else { return }
    try write([UInt8](repeating: 0, count: min(Self.head, size - end)), at: end)
    try sync()
  }

  /// Begins anew: what comes next is written over the frames that are there, which have smaller numbers.
  func rewind() { end = Self.start }

  private func hash(of frame: [UInt8]) -> UInt64 {
    var hash = seed
    hash.append(frame, from: 0, to: 16)
    hash.append(frame, from: Self.head)
    return hash.value
  }

  private static func number(_ octets: ArraySlice<UInt8>) -> UInt64 { octets.reduce(0) { $0 << 8 | UInt64($1) } }

  private static func put(_ number: UInt64, _ count: Int, into octets: inout [UInt8], at place: Int) {
    for index in 0..<count {
      octets[place + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * (count - 1 - index)))
    }
  }

  private func octets(_ range: Range<Int>) throws -> [UInt8] {
    var octets = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < range.count {
      let count = unsafe octets.withUnsafeMutableBytes { buffer in
        unsafe pread(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, range.lowerBound + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw LogFault(.reading, path) }
      done += count
    }
    return octets
  }

  /// Writes octets, or so many of them.
  private func write(_ octets: [UInt8], _ most: Int = .max, at place: Int) throws {
    let wanted = min(octets.count, most)
    var done = 0
    while done < wanted {
      let count = unsafe octets.withUnsafeBytes { buffer in
        unsafe pwrite(descriptor, buffer.baseAddress?.advanced(by: done), wanted - done, place + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw LogFault(.writing, path) }
      done += count
    }
  }

  private func sync() throws {
    guard fdatasync(descriptor) == 0 else { throw LogFault(.syncing, path) }
  }
}
