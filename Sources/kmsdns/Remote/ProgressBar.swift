import Foundation
import Glibc
import Synchronization

/// How far something is, on standard error, where that is a terminal.
final class ProgressBar: Sendable {
  private struct State {
    var done = 0
    var failed = 0
    var lastShown = ContinuousClock.now - .seconds(1)
  }

  private let total: Int
  private let isShown: Bool
  private let state = Mutex(State())
  private static let width = 40

  init(total: Int) {
    self.total = total
    isShown = total > 1 && isatty(STDERR_FILENO) == 1
  }

  /// One more is done.
  func advance(hasFailed: Bool = false) {
    guard isShown else { return }
    let text = state.withLock { state -> String? in
      state.done += 1
      if hasFailed { state.failed += 1 }
      guard ContinuousClock.now - state.lastShown >= .milliseconds(100) else { return nil }
      state.lastShown = .now
      let filled = Self.width * state.done / total
      let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: Self.width - filled)
      return "[\(bar)] \(state.done) of \(total)" + (state.failed == 0 ? "" : ", \(state.failed) not audited")
    }
    if let text { write("\r\u{1B}[K" + text) }
  }

  /// Takes the bar away.
  func finish() {
    if isShown { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) { Self.write(text) }

  private static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// Says what goes on for a while, where somebody sees it; nil takes it away.
  static func say(_ text: String?) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write("\r\u{1B}[K" + (text.map { $0 + " ..." } ?? ""))
  }
}
