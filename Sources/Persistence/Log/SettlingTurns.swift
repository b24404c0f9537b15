import Dispatch
import Synchronization

/// When the tables follow the log: at once where much waits, else after a moment, so that of many changes of one record only the
/// last one is written.
final class SettlingTurns: Sendable {
  private struct State {
    /// Whether a turn comes after a moment, and which one: where there was one at once, it does not come.
    var isScheduled = false
    var number = 0
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

  /// Takes note whether they could not; true where that is news.
  func note(isFailing: Bool) -> Bool {
    state.withLock { state in
      defer { state.isFailing = isFailing }
      return state.isFailing != isFailing
    }
  }

  /// Sees to it that `settle` is called, now that so many octets wait.
  func schedule(octets: Int, _ settle: @escaping @Sendable () -> Void) {
    let (isNow, later): (Bool, Int?) = state.withLock { state in
      guard state.isOpen else { return (false, nil) }
      if octets >= PersistenceLimits.settlingOctets {
        guard !state.isDue else { return (false, nil) }
        state.isDue = true
        state.isScheduled = false
        return (true, nil)
      }
      guard !state.isScheduled else { return (false, nil) }
      state.isScheduled = true
      state.number += 1
      return (false, state.number)
    }
    if isNow {
      queue.async { [self] in
        state.withLock { $0.isDue = false }
        settle()
      }
    }
    if let later {
      queue.asyncAfter(deadline: .now() + .milliseconds(delay)) { [self] in
        let isDue = state.withLock { state in
          guard state.isScheduled, state.number == later else { return false }
          state.isScheduled = false
          return state.isOpen
        }
        if isDue { settle() }
      }
    }
  }

  /// Has no more turns.
  func end() { state.withLock { $0.isOpen = false } }
}
