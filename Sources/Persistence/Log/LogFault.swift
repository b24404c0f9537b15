import Glibc

/// Why the log can't be used.
struct LogFault: Error {
  /// What failed.
  enum Operation {
    case opening
    case reading
    case writing
    case syncing
  }

  let operation: Operation
  let path: String
  let systemError: Int32

  /// Takes the error of the system call that was made last.
  init(_ operation: Operation, _ path: String) {
    systemError = errno
    self.operation = operation
    self.path = path
  }
}
