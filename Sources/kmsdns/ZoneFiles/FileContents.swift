import Glibc
import Zone

/// Reads whole files.
enum FileContents {
  /// Why a file is not read, in words.
  struct Failure: Error {
    let reason: String
  }

  /// Whether a path means what a command was given open: standard input, or another descriptor, such as a shell's `<(…)`.
  static func isGivenOpen(_ path: String) -> Bool {
    path == "-" || path == "/dev/stdin" || path.hasPrefix("/dev/fd/") || path.hasPrefix("/proc/self/fd/")
  }

  /// From so many octets on a file is read by several threads.
  private static let largeOctets = 8 << 20
  /// Octets that are asked for at once where a file does not say how many it has.
  private static let step = 1 << 20

  /// What stands in a file: no more than `limit` octets and one, since some never end.
  ///
  /// A pipe or a device might never have anything to read: with `orGivenOpen` what was given open to a command may be one, such
  /// as standard input, and nothing else.
  static func read(_ path: String, limit: Int, orGivenOpen: Bool = false) throws(Failure) -> [UInt8] {
    let isGivenOpen = orGivenOpen && isGivenOpen(path)
    // A pipe would be opened when somebody writes to it.
    let flags = O_RDONLY | O_CLOEXEC | (isGivenOpen ? 0 : O_NONBLOCK)
    let isInput = isGivenOpen && path == "-"
    let descriptor = isInput ? STDIN_FILENO : unsafe open(path, flags)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT:
        // What is no UTF-8 in an argument, or in a folder, stands there as a replacement character.
        let isNamedOtherwise = path.unicodeScalars.contains("\u{FFFD}")
        throw Failure(
          reason: "there is no such file"
            + (isNamedOtherwise ? ": its name is not UTF-8; rename it, or hand it over as standard input" : ""))
      case ENXIO: throw Failure(reason: notRegular)
      default: throw Failure(reason: "the file can't be read: \(message())")
      }
    }
    defer { if !isInput { close(descriptor) } }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Failure(reason: "the file can't be read: \(message())") }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw Failure(reason: "this is a folder") }
    guard isGivenOpen || status.st_mode & S_IFMT == S_IFREG else { throw Failure(reason: notRegular) }
    let size = status.st_mode & S_IFMT == S_IFREG ? min(Int(status.st_size), limit) : 0
    var octets: [UInt8] = []
    // What was given open need not be read from its start.
    if !isGivenOpen, size >= largeOctets {
      octets = FilePart.all(of: descriptor, count: size)
      guard lseek(descriptor, octets.count, SEEK_SET) >= 0 else {
        throw Failure(reason: "the file can't be read: \(message())")
      }
    }
    // One octet more tells that there are no more.
    var wanted = size > 0 ? size - octets.count + 1 : step
    while octets.count <= limit {
      var failed = false
      let part = unsafe [UInt8](unsafeUninitializedCapacity: min(wanted, limit + 1 - octets.count)) { buffer, count in
        unsafe HugePages.advise(buffer.baseAddress, octets: buffer.count)
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

  private static let notRegular = "this is not a regular file"

  private static func message() -> String { unsafe String(cString: strerror(errno)) }
}
