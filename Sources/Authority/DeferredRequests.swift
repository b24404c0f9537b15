import Synchronization

/// The requests that leave the packet threads: updates, transfers and signed requests. A bounded number is worked on at once;
/// those that wait at the same time share a task.
public final class DeferredRequests: Sendable {
  private let handler: @Sendable ([DeferredBatch]) async -> Void
  private let queue = Mutex<[DeferredBatch]>([])
  private let arrivals: AsyncStream<Void>
  private let arrival: AsyncStream<Void>.Continuation
  private let isOpen = Atomic<Bool>(true)
  private let underWay = Atomic<Int>(0)

  /// Makes the queue; `handler` replies to all requests of some batches.
  public init(handler: @escaping @Sendable ([DeferredBatch]) async -> Void) {
    self.handler = handler
    (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Takes requests; false where too many are under way, or the server is stopping, and then nobody replies to them.
  public func submit(_ batch: DeferredBatch) -> Bool {
    let count = underWay.wrappingAdd(batch.requests.count, ordering: .relaxed).newValue
    let isTaken = queue.withLock { queue in
      guard count <= AuthorityLimits.deferredRequests, isOpen.load(ordering: .relaxed) else { return false }
      queue.append(batch)
      return true
    }
    if isTaken {
      arrival.yield()
    } else {
      underWay.wrappingSubtract(batch.requests.count, ordering: .relaxed)
    }
    return isTaken
  }

  /// Works until `stop` is called, or the task is cancelled, and all that was taken is answered.
  public func run() async {
    await withTaskCancellationHandler {
      // In a task of its own: a cancelled one would drop the requests that wait.
      await Task { await work() }.value
    } onCancel: {
      stop()
    }
  }

  private func work() async {
    await withDiscardingTaskGroup { group in
      // Each is begun here, without a change of threads, up to where it waits.
      for await _ in arrivals { group.addImmediateTask { await self.workOff() } }
      group.addTask { await self.workOff() }
    }
  }

  /// Works on what waits.
  private func workOff() async {
    let batches = queue.withLock { queue in
      defer { queue = [] }
      return queue
    }
    guard !batches.isEmpty else { return }
    await handler(batches)
    underWay.wrappingSubtract(batches.reduce(0) { $0 + $1.requests.count }, ordering: .relaxed)
  }

  /// Takes no more requests.
  public func stop() {
    queue.withLock { _ in isOpen.store(false, ordering: .relaxed) }
    arrival.finish()
  }
}
