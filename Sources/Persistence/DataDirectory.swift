import Glibc

/// The folder that holds what the server must not lose, locked for one server at a time.
///
/// The lock goes with the process, however it ends.
public final class DataDirectory: Sendable {
  /// The folder's path.
  public let path: String
  private let lock: Int32

  /// Makes the folder where it is missing (mode 0700), and locks it.
  public init(path: String) throws(StoreError) {
    if unsafe mkdir(path, 0o700) == 0 {
      Self.syncFolder(above: path)
    } else if errno != EEXIST {
      throw StoreError("can't make the data directory \(path): \(Self.reason())")
    }
    let lockPath = path + "/lock"
    let lock = unsafe open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw StoreError("can't write to the data directory \(path): \(Self.reason())") }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw StoreError("the data directory \(path) is in use by another kmsdns")
    }
    self.path = path
    self.lock = lock
  }

  deinit {
    close(lock)
  }

  /// The path of the database.
  public var databasePath: String { Self.databasePath(in: path) }

  /// The path of the database in a folder.
  public static func databasePath(in path: String) -> String { path + "/kmsdns.sqlite" }

  /// Whether there is a database at a path; one that may not be read is an error.
  public static func hasDatabase(at path: String) throws(StoreError) -> Bool {
    if unsafe access(path, R_OK) == 0 { return true }
    guard errno == ENOENT || errno == ENOTDIR else { throw StoreError("\(path) can't be read: \(reason())") }
    return false
  }

  /// Whether a server uses a folder now.
  public static func isInUse(path: String) -> Bool {
    let lock = unsafe open(path + "/lock", O_RDONLY | O_CLOEXEC)
    guard lock >= 0 else { return false }
    defer { close(lock) }
    return flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// The path of the control socket.
  public var controlPath: String { Self.controlPath(in: path) }

  /// The path of the control socket of the server that uses a folder.
  public static func controlPath(in path: String) -> String { path + "/control.sock" }

  /// So that the folder is there after a power failure, too; where the one above can't be read, that is up to the file system.
  private static func syncFolder(above path: String) {
    let descriptor = unsafe open(path + "/..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func reason() -> String {
    unsafe String(cString: strerror(errno))
  }
}
