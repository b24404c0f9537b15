import Synchronization

/// Holds whoever comes first until it is opened.
final class Gate: Sendable {
  private struct State {
    var isHolding = false
    var isOpen = false
  }
  private let state = Mutex(State())

  func hold() {
    state.withLock { $0.isHolding = true }
    while !state.withLock({ $0.isOpen }) {}
  }

  func isHolding() async {
    while !state.withLock({ $0.isHolding }) { await Task.yield() }
  }

  func open() { state.withLock { $0.isOpen = true } }
}
