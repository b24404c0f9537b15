import Foundation
import Glibc
import Synchronization

/// How far something is, on standard error, where that is a terminal.
final class ProgressBar: Sendable {
  /// What is counted.
  enum Unit {
    case items
    case octets
  }

  private struct State {
    var done = 0
    var failed = 0
    var lastShown = ContinuousClock.now - .seconds(1)
  }

  private let total: Int
  private let unit: Unit
  private let isShown: Bool
  private let state = Mutex(State())
  private static let width = 40

  init(total: Int, unit: Unit = .items) {
    self.total = total
    self.unit = unit
    isShown = total > 1 && isatty(STDERR_FILENO) == 1
  }

  /// So many more are done; what is done again counts no more than all.
  func advance(by count: Int = 1, hasFailed: Bool = false) {
    guard isShown else { return }
    let text = state.withLock { state -> String? in
      state.done = min(state.done + count, total)
      if hasFailed { state.failed += 1 }
      guard ContinuousClock.now - state.lastShown >= .milliseconds(100) else { return nil }
      state.lastShown = .now
      let filled = Self.width * state.done / total
      let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: Self.width - filled)
      let numbers =
        unit == .octets ? "\(state.done >> 20) of \(total >> 20) MiB" : "\(state.done) of \(total)"
      return "[\(bar)] \(numbers)" + (state.failed == 0 ? "" : ", \(state.failed) not audited")
    }
    if let text { write("\r\u{1B}[K" + text) }
  }

  /// Takes the bar away.
  func finish() {
    if isShown { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) { Self.write(text) }

  private static func write(_ text: String) {
    StandardError.write(text)
  }

  /// Says what goes on for a while, where somebody sees it; nil takes it away.
  static func say(_ text: String?) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write("\r\u{1B}[K" + (text.map { $0 + " ..." } ?? ""))
  }
}
