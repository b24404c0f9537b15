import Dispatch
import Synchronization

/// Runs a task's jobs on the thread that waits for it, so that waiting costs no change of threads.
final class InlineExecutor: TaskExecutor {
  private let jobs = Mutex<[UnownedJob]>([])
  private let arrived = DispatchSemaphore(value: 0)
  private let isDone = Mutex(false)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    arrived.signal()
  }

  /// Runs `body` to its end.
  func run(_ body: @escaping @Sendable () async -> Void) {
    isDone.withLock { $0 = false }
    Task(executorPreference: self) {
      await body()
      self.isDone.withLock { $0 = true }
    }
    while !isDone.withLock({ $0 }) {
      arrived.wait()
      unsafe jobs.withLock { $0.removeFirst() }.runSynchronously(on: asUnownedTaskExecutor())
    }
  }
}
