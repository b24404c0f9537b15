import Synchronization

/// IDs of questions that nobody can guess (RFC 5452 §4.3), four of each number that the system is asked for: to ask takes longer
/// than all else that a question needs before it is sent.
enum QueryIdentifiers {
  private struct State {
    var word: UInt64 = 0
    /// How many the word still has.
    var count = 0
  }

  private static let state = Mutex(State())

  /// The next one.
  static func next() -> UInt16 {
    state.withLock { state in
      if state.count == 0 { state = State(word: .random(in: .min ... .max), count: 4) }
      defer {
        state.word >>= 16
        state.count -= 1
      }
      return UInt16(truncatingIfNeeded: state.word)
    }
  }
}
