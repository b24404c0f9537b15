import Glibc

/// The terminal that standard output goes to.
enum Terminal {
  /// Its columns; nil where it is no terminal, or one that does not say.
  static var columns: Int? {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else { return nil }
    return Int(size.ws_col)
  }
}
