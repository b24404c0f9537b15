import Glibc

/// A state that one thread at a time sees, with conditions that threads wait for.
///
/// Unsafe memory: the mutex and the conditions stand where `init` allocated them until `deinit`; then no thread uses them, as
/// each that does holds a reference. The state is touched by the holder of the mutex alone.
@safe final class Monitor<State: Sendable>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let conditions: UnsafeMutablePointer<pthread_cond_t>
  private let conditionCount: Int
  private var state: State

  /// Starts with a state; its conditions are numbered from 0.
  init(_ state: State, conditions count: Int) {
    self.state = state
    conditionCount = count
    unsafe mutex = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    _ = unsafe pthread_mutex_init(mutex, nil)
    unsafe conditions = .allocate(capacity: count)
    unsafe conditions.initialize(repeating: pthread_cond_t(), count: count)
    for index in 0..<count { _ = unsafe pthread_cond_init(conditions + index, nil) }
  }

  deinit {
    for index in 0..<conditionCount { _ = unsafe pthread_cond_destroy(conditions + index) }
    _ = unsafe pthread_mutex_destroy(mutex)
    unsafe conditions.deallocate()
    unsafe mutex.deallocate()
  }

  /// Looks at the state, or changes it.
  func withLock<Value>(_ body: (inout State) -> Value) -> Value {
    _ = unsafe pthread_mutex_lock(mutex)
    defer { _ = unsafe pthread_mutex_unlock(mutex) }
    return body(&state)
  }

  /// Waits until `body` gives a value, which it is asked for at once and after each signal.
  func wait<Value>(for condition: Int, _ body: (inout State) -> Value?) -> Value {
    _ = unsafe pthread_mutex_lock(mutex)
    defer { _ = unsafe pthread_mutex_unlock(mutex) }
    while true {
      if let value = body(&state) { return value }
      _ = unsafe pthread_cond_wait(conditions + condition, mutex)
    }
  }

  /// Wakes one thread that waits for a condition.
  func signal(_ condition: Int) {
    _ = unsafe pthread_cond_signal(conditions + condition)
  }

  /// Wakes all threads that wait, for whatever condition.
  func signalAll() {
    for index in 0..<conditionCount { _ = unsafe pthread_cond_broadcast(conditions + index) }
  }
}
