import Glibc
import Synchronization

/// Work that several threads do at once.
public enum Parallel {
  /// The processors of this machine.
  public static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The results of `body` for 0 up to `count`: the caller and other threads, as many as there are processors in all, call it in turn.
  public static func map<Value: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> Value) -> [Value] {
    start(count, threads: count - 1, body).results()
  }

  /// The results of `body` for all elements, in their order, by as many threads as there are processors, and as are worth it: each has
  /// at least `share` elements.
  public static func map<Element: Sendable, Value: Sendable>(
    _ elements: [Element], atLeast share: Int, _ body: @escaping @Sendable (Element) -> Value
  ) -> [Value] {
    let threads = min(processors, elements.count / max(share, 1))
    guard threads > 1 else { return elements.map(body) }
    return map(threads) { thread in
      elements[elements.count * thread / threads..<elements.count * (thread + 1) / threads].map(body)
    }.flatMap(\.self)
  }

  /// Shares of so much work, of at least `least` each unless there is less in all. They get smaller towards the end, so that all
  /// threads end at about the same time, although none is always as fast as the others.
  public static func shares(of total: Int, atLeast least: Int) -> [Range<Int>] {
    let (least, processors) = (max(least, 1), processors)
    var shares: [Range<Int>] = []
    var start = 0
    while start < total {
      let left = total - start
      let share = processors == 1 ? left : max(least, 2 * left / (3 * processors))
      let end = left < share + least ? total : start + share
      shares.append(start..<end)
      start = end
    }
    return shares
  }

  /// Calls `body` for 0 up to `count` while the caller goes on, by one thread at least, and with the caller by as many as there are
  /// processors.
  public static func start<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) -> Value
  ) -> Pending<Value> {
    start(count, threads: count, body)
  }

  private static func start<Value: Sendable>(
    _ count: Int, threads most: Int, _ body: @escaping @Sendable (Int) -> Value
  ) -> Pending<Value> {
    let places = Places<Value>(count, body)
    // Where the system has no thread to give, the caller does it.
    let threads = (0..<max(0, min(most, max(1, processors - 1)))).compactMap { _ in WorkerThread { places.work() } }
    return Pending(places: places, threads: threads)
  }

  /// Results that threads are working out.
  public struct Pending<Value: Sendable>: ~Copyable {
    fileprivate let places: Places<Value>
    fileprivate let threads: [WorkerThread]

    /// All results; what no thread has begun, the caller does.
    public consuming func results() -> [Value] {
      places.work()
      for thread in threads { thread.join() }
      return places.values
    }
  }
}

/// Places for results, each set by the thread whose turn it is.
///
/// Unsafe memory: no two threads set the same place, and all are set before they are read.
@safe fileprivate final class Places<Value: Sendable>: @unchecked Sendable {
  private let places: UnsafeMutableBufferPointer<Value?>

  private let body: @Sendable (Int) -> Value
  private let next = Atomic(0)

  init(_ count: Int, _ body: @escaping @Sendable (Int) -> Value) {
    self.body = body
    unsafe places = .allocate(capacity: count)
    unsafe places.initialize(repeating: nil)
  }

  deinit {
    unsafe places.deinitialize()
    unsafe places.deallocate()
  }

  /// Sets places until all are set, or others are at work on them.
  func work() {
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard unsafe index < places.count else { return }
      unsafe places[index] = body(index)
    }
  }

  var values: [Value] { unsafe places.compactMap { $0 } }
}
