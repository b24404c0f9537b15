import ArgumentParser
@unsafe @preconcurrency import Glibc
import Synchronization

/// Standard output, where the server writes.
enum StandardOutput {
  /// Prints a text as it is. What can't be written is lost: a full disk, or nobody who reads, is no reason to stop.
  static func print(_ text: String) {
    turn.withLock { _ in write(text, to: STDOUT_FILENO) }
  }

  /// Ends a command whose output could not be written: what nobody has read is not done.
  static func check() {
    guard unsafe fflush(stdout) != 0 || ferror(stdout) != 0 else { return }
    StandardError.print("standard output can't be written")
    exit(ExitStatus.unusable.rawValue)
  }
}

/// Standard error.
enum StandardError {
  /// Prints a text and ends its line; what can't be written is lost.
  static func print(_ text: String) { write(text + "\n") }

  /// Prints a text as it is.
  static func write(_ text: String) {
    turn.withLock { _ in kmsdns.write(text, to: STDERR_FILENO) }
  }

  /// Prints the octets of a text as it is.
  static func write(_ text: [UInt8]) {
    turn.withLock { _ in unsafe text.withUnsafeBufferPointer { unsafe kmsdns.write($0, to: STDERR_FILENO) } }
  }
}

/// What is printed at once stands together, however much it is.
private let turn = Mutex(())

/// Foundation's file handles end the program where they can't write.
private func write(_ text: String, to descriptor: Int32) {
  var text = text
  text.withUTF8 { unsafe write($0, to: descriptor) }
}

@unsafe private func write(_ octets: UnsafeBufferPointer<UInt8>, to descriptor: Int32) {
  var written = 0
  while written < octets.count {
    let rest = unsafe UnsafeBufferPointer(rebasing: octets[written...])
    let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
    guard count > 0 || errno == EINTR else { return }
    written += max(0, count)
  }
}
