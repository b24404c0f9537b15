import Glibc

/// A thread of the operating system.
///
/// Unsafe memory: the body travels to the thread as a retained pointer, which the thread takes over exactly once.
@safe public final class WorkerThread: Sendable {
  private let thread: pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
      self.run = run
    }
  }

  /// Starts a thread; nil where the system has none to give.
  public init?(_ run: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let body = unsafe Unmanaged.passRetained(Body(run))
    let code = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context { unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      unsafe body.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits for its end; to be called once.
  public func join() {
    _ = pthread_join(thread, nil)
  }

  /// Starts a thread for whose end nobody waits; false where the system has none to give.
  public static func detached(_ run: @escaping @Sendable () -> Void) -> Bool {
    guard let thread = WorkerThread(run) else { return false }
    _ = pthread_detach(thread.thread)
    return true
  }
}
