import Glibc

/// Reads whole files.
enum FileContents {
  /// Why a file is not read, in words.
  struct Failure: Error {
    let reason: String
  }

  /// Octets that are asked for at once where a file does not say how many it has.
  private static let step = 1 << 20

  /// What stands in a file, or in `-`, standard input: no more than `limit` octets and one, since some files never end.
  static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(reason: errno == ENOENT ? "there is no such file" : "the file can't be read: \(message())")
    }
    defer { if path != "-" { close(descriptor) } }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Failure(reason: "the file can't be read: \(message())") }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw Failure(reason: "this is a folder") }
    var octets: [UInt8] = []
    // One octet more tells that there are no more.
    var wanted = status.st_mode & S_IFMT == S_IFREG ? min(Int(status.st_size), limit) + 1 : step
    while octets.count <= limit {
      var failed = false
      let part = unsafe [UInt8](unsafeUninitializedCapacity: min(wanted, limit + 1 - octets.count)) { buffer, count in
        while count < buffer.count {
          let got = unsafe Glibc.read(descriptor, buffer.baseAddress.map { unsafe $0 + count }, buffer.count - count)
          if got < 0, errno == EINTR { continue }
          if got < 0 { failed = true }
          guard got > 0 else { break }
          count += got
        }
      }
      guard !failed else { throw Failure(reason: "the file can't be read: \(message())") }
      if octets.isEmpty { octets = part } else { octets += part }
      if part.count < min(wanted, limit + 1) { break }
      wanted = step
    }
    return octets
  }

  private static func message() -> String { unsafe String(cString: strerror(errno)) }
}
