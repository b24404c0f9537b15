import Glibc

/// Errors of the system.
enum SystemError {
  /// What an error number means.
  static func text(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
