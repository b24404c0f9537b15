import Synchronization

/// A value that comes later, or not before something else takes its place: the first one counts.
final class Promise<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value, Never>)
    case kept(Value)
  }

  private let state = Mutex(State.open)

  /// Gives the value, unless there is one.
  func keep(_ value: Value) {
    let continuation = state.withLock { state -> CheckedContinuation<Value, Never>? in
      defer { if case .kept = state {} else { state = .kept(value) } }
      if case .awaited(let continuation) = state { return continuation }
      return nil
    }
    continuation?.resume(returning: value)
  }

  /// Waits for the value, at most so long; a second one takes its place then, or when the task is cancelled. One task may
  /// wait.
  func value(within limit: Duration, otherwise: Value) async -> Value {
    let timer = Task {
      try await Task.sleep(for: limit)
      keep(otherwise)
    }
    defer { timer.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let value = state.withLock { state -> Value? in
          if case .kept(let value) = state { return value }
          state = .awaited(continuation)
          return nil
        }
        if let value { continuation.resume(returning: value) }
      }
    } onCancel: {
      keep(otherwise)
    }
  }
}
