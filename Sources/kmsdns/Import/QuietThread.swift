import Glibc
import Zone

/// Work that takes long and is in no hurry: on a thread of its own, which the scheduler puts behind all that answer.
enum QuietThread {
  private static let niceness: Int32 = 10

  /// Does it, and gives what comes of it; nil where the system has no thread to give.
  static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value? {
    await withCheckedContinuation { continuation in
      let isStarted = WorkerThread.detached {
        // Of a thread alone, on Linux.
        _ = setpriority(__priority_which_t(0), 0, niceness)
        continuation.resume(returning: body())
      }
      if !isStarted { continuation.resume(returning: nil) }
    }
  }
}
