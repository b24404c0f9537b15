import Glibc

/// A listening Unix socket that only its owner may use.
///
/// Unsafe memory: the address is filled within its size, which is checked before.
@safe enum ControlSocket {
  /// Binds a socket in place of one that a dead server has left, and gives its descriptor.
  static func listen(at path: String) throws(ControlError) -> Int32 {
    try check(path)
    let descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { throw .failed(path, reason: SystemError.text(errno)) }
    do throws(ControlError) {
      // The file gets the mode of the descriptor: there is no moment in which others may connect.
      guard fchmod(descriptor, 0o600) == 0 else { throw .failed(path, reason: SystemError.text(errno)) }
      var code = bind(descriptor, path)
      if code == EADDRINUSE {
        try removeStale(path)
        code = bind(descriptor, path)
      }
      if code == EADDRINUSE { throw .inUse(path) }
      guard code == 0, Glibc.listen(descriptor, 64) == 0 else {
        throw .failed(path, reason: SystemError.text(code == 0 ? errno : code))
      }
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Refuses a path that does not fit into a socket's address.
  static func check(_ path: String) throws(ControlError) {
    guard path.utf8.count <= TransportLimits.controlPathOctets else { throw .pathTooLong(path) }
  }

  private static var type: Int32 {
    Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
  }

  /// Removes a socket on which nobody listens.
  private static func removeStale(_ path: String) throws(ControlError) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path) }
    let probe = socket(AF_UNIX, type, 0)
    guard probe >= 0 else { throw .failed(path, reason: SystemError.text(errno)) }
    defer { close(probe) }
    switch connect(probe, path) {
    case ECONNREFUSED:
      guard unsafe unlink(path) == 0 else { throw .failed(path, reason: SystemError.text(errno)) }
    case 0, EAGAIN: throw .inUse(path)
    case let code: throw .failed(path, reason: SystemError.text(code))
    }
  }

  private static func bind(_ descriptor: Int32, _ path: String) -> Int32 {
    unsafe withAddress(path) { address, count in unsafe Glibc.bind(descriptor, address, count) == 0 ? 0 : errno }
  }

  private static func connect(_ descriptor: Int32, _ path: String) -> Int32 {
    unsafe withAddress(path) { address, count in unsafe Glibc.connect(descriptor, address, count) == 0 ? 0 : errno }
  }

  private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
      for (index, octet) in path.utf8.enumerated() where index + 1 < room.count { unsafe room[index] = octet }
    }
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe body(address, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
