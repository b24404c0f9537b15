import Glibc

/// Work that several threads do at once.
public enum Parallel {
  /// The processors of this machine.
  public static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The results of `body` for 0 up to `count`, each called on a thread of its own, the first on the caller's.
  public static func map<Value: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> Value) -> [Value] {
    guard count > 0 else { return [] }
    let others = start(count - 1) { body($0 + 1) }
    return [body(0)] + others.results()
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

  /// Calls `body` for 0 up to `count`, each on a thread of its own, while the caller goes on.
  public static func start<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) -> Value
  ) -> Pending<Value> {
    let places = Places<Value>(count)
    var threads: [WorkerThread] = []
    for index in 0..<count {
      // Where the system has no thread to give, the caller does it.
      if let thread = WorkerThread({ places.set(index, body(index)) }) {
        threads.append(thread)
      } else {
        places.set(index, body(index))
      }
    }
    return Pending(places: places, threads: threads)
  }

  /// Results that threads are working out.
  public struct Pending<Value: Sendable>: ~Copyable {
    fileprivate let places: Places<Value>
    fileprivate let threads: [WorkerThread]

    /// Waits for all results.
    public consuming func results() -> [Value] {
      for thread in threads { thread.join() }
      return places.values
    }
  }
}

/// Places for results, each set by one thread.
///
/// Unsafe memory: no two threads set the same place, and all are set before they are read.
@safe fileprivate final class Places<Value: Sendable>: @unchecked Sendable {
  private let places: UnsafeMutableBufferPointer<Value?>

  init(_ count: Int) {
    unsafe places = .allocate(capacity: count)
    unsafe places.initialize(repeating: nil)
  }

  deinit {
    unsafe places.deinitialize()
    unsafe places.deallocate()
  }

  func set(_ index: Int, _ value: Value) { unsafe places[index] = value }

  var values: [Value] { unsafe places.compactMap { $0 } }
}
