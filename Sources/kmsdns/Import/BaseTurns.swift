import Synchronization

/// One after the other: an import that counts now, and a configuration that is read again, which would not know of it.
final class BaseTurns: Sendable {
  private struct State {
    var isTaken = false
    var waiting: [CheckedContinuation<Void, Never>] = []
    /// Imports that have begun.
    var offers = 0
    /// The numbers of bases that are being kept, and do not count yet.
    var underWay: Set<Int64> = []
  }

  private let state = Mutex(State())

  func take() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.isTaken { state.waiting.append(continuation) }
        defer { state.isTaken = true }
        return !state.isTaken
      }
      if isFree { continuation.resume() }
    }
  }

  func giveBack() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.isTaken = false
      return nil
    }
    next?.resume()
  }

  /// Begins an import; false where too many are under way.
  func begin() -> Bool {
    state.withLock { state in
      guard state.offers < ImportLimits.offers else { return false }
      state.offers += 1
      return true
    }
  }

  /// Ends an import that was begun.
  func end() { state.withLock { $0.offers -= 1 } }

  var underWay: Set<Int64> { state.withLock { $0.underWay } }

  func note(_ number: Int64, isUnderWay: Bool) {
    state.withLock { state in
      if isUnderWay { state.underWay.insert(number) } else { state.underWay.remove(number) }
    }
  }
}
