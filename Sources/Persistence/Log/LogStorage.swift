import Glibc

/// An open file, read and written at places.
final class LogStorage: Sendable {
  let path: String
  private let descriptor: Int32

  /// Opens a file: to write, making it where it is missing, or just to read. What is no file, and has no places, is refused.
  init(path: String, isReadOnly: Bool) throws {
    self.path = path
    let opened = unsafe open(path, (isReadOnly ? O_RDONLY : O_RDWR | O_CREAT) | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard opened >= 0 else { throw LogFault(.opening, path) }
    guard lseek(opened, 0, SEEK_END) >= 0 else {
      let fault = LogFault(.reading, path)
      close(opened)
      throw fault
    }
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Writes what a file has once more, if there is one, and returns when it is on disk. What another process could not sync may stand in
  /// the kernel's memory alone, and counts as written there.
  static func renew(_ path: String) throws {
    guard unsafe access(path, F_OK) == 0 else { return }
    let file = try LogStorage(path: path, isReadOnly: false)
    let size = file.size
    for start in stride(from: 0, to: size, by: 1 << 20) {
      var octets = [UInt8](repeating: 0, count: min(1 << 20, size - start))
      try file.read(into: &octets, at: start)
      try file.write(octets, at: start)
    }
    if size > 0 { try file.sync() }
  }

  /// How many octets it has.
  var size: Int { max(0, Int(lseek(descriptor, 0, SEEK_END))) }

  /// Fills an array from a position on with what stands at a place; all of it has to be there.
  func read(into octets: inout [UInt8], from start: Int = 0, at place: Int) throws {
    var done = start
    while done < octets.count {
      let count = unsafe octets.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, place + done - start)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw LogFault(.reading, path) }
      done += count
    }
  }

  /// Writes octets, or so many of them.
  func write(_ octets: [UInt8], _ most: Int = .max, at place: Int) throws {
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

  /// Returns when all is on disk.
  func sync() throws {
    guard fdatasync(descriptor) == 0 else { throw LogFault(.syncing, path) }
  }
}
