import Foundation
import Glibc

/// How far something is, on standard error, where that is a terminal.
struct ProgressBar {
  private let total: Int
  private let isShown = isatty(STDERR_FILENO) == 1
  private var done = 0
  private var failed = 0
  private var lastShown = ContinuousClock.now - .seconds(1)
  private static let width = 40

  init(total: Int) {
    self.total = total
  }

  /// One more is done.
  mutating func advance(hasFailed: Bool) {
    done += 1
    if hasFailed { failed += 1 }
    guard isShown, total > 1, ContinuousClock.now - lastShown >= .milliseconds(100) else { return }
    lastShown = .now
    let filled = Self.width * done / max(total, 1)
    let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: Self.width - filled)
    let failures = failed == 0 ? "" : ", \(failed) not audited"
    write("\r\u{1B}[K[\(bar)] \(done) of \(total)\(failures)")
  }

  /// Takes the bar away.
  func finish() {
    if isShown, total > 1 { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
