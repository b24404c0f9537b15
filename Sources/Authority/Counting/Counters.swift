import Synchronization

/// The counters of one thread: where it alone writes them, they stay in its cache; others may read them at any time.
public final class Counters: Sendable {
  /// Unused cells at both ends keep other objects off the cache lines of the counters.
  private static let padding = 8
  private let cells = InlineArray<64, Atomic<UInt64>> { _ in Atomic(0) }

  /// Makes counters that stand at zero.
  public init() {}

  /// Counts one, on the thread whose counters these are: two that did so at once might count one in all.
  public func add(_ counter: Counter) {
    let index = counter.rawValue + Self.padding
    // An addition in one step would cost as much as the rest of what counts a query.
    cells[index].store(cells[index].load(ordering: .relaxed) &+ 1, ordering: .relaxed)
  }

  /// Counts one, on whichever thread.
  public func addFromAnyThread(_ counter: Counter) {
    cells[counter.rawValue + Self.padding].wrappingAdd(1, ordering: .relaxed)
  }

  /// What was counted so far.
  public func value(_ counter: Counter) -> UInt64 {
    cells[counter.rawValue + Self.padding].load(ordering: .relaxed)
  }
}

/// The counters of all threads.
public final class Statistics: Sendable {
  private let all = Mutex<[Counters]>([])

  /// Makes statistics without counters.
  public init() {}

  /// Makes the counters of one more thread.
  public func makeCounters() -> Counters {
    let counters = Counters()
    all.withLock { $0.append(counters) }
    return counters
  }

  /// What all have counted so far.
  public func sum(_ counter: Counter) -> UInt64 {
    all.withLock { $0.reduce(0) { $0 &+ $1.value(counter) } }
  }
}
