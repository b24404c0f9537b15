import Dispatch
import Synchronization

/// When the tables follow the log: at once where much waits, else after a moment, so that of many changes of one record only the
/// last one is written.
final class SettlingTurns: Sendable {
  private struct State {
    /// Whether a turn comes after a moment.
    var isScheduled = false
    /// Whether one comes at once.
    var isDue = false
    var isFailing = false
    var isOpen = true
  }

  private let state = Mutex(State())
  /// The moment, in milliseconds.
  private let delay: Int
  private let queue = DispatchQueue(label: "kmsdns.store.settling")

  init(delay: Int) { self.delay = delay }

  /// Whether the tables could not follow the last time.
  var isFailing: Bool { state.withLock { $0.isFailing } }

  /// Takes note whether they could.
  func note(isFailing: Bool) { state.withLock { $0.isFailing = isFailing } }

  /// Sees to it that `settle` is called, now that so many octets wait.
  func schedule(octets: Int, _ settle: @escaping @Sendable () -> Void) {
    let (isNow, isLater) = state.withLock { state in
      guard state.isOpen else { return (false, false) }
      let isNow = octets >= PersistenceLimits.settlingOctets && !state.isDue
      let isLater = !state.isScheduled
      if isNow { state.isDue = true }
      if isLater { state.isScheduled = true }
      return (isNow, isLater)
    }
    if isNow {
      queue.async { [self] in
        state.withLock { $0.isDue = false }
        settle()
      }
    }
    if isLater {
      queue.asyncAfter(deadline: .now() + .milliseconds(delay)) { [self] in
        let isOpen = state.withLock { state in
          state.isScheduled = false
          return state.isOpen
        }
        if isOpen { settle() }
      }
    }
  }

  /// Has no more turns.
  func end() { state.withLock { $0.isOpen = false } }
}
