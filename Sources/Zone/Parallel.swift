import Dispatch
import Glibc

/// Work that several threads do at once.
public enum Parallel {
  /// The processors of this machine.
  public static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The results of `body` for 0 up to `count`, each called on a thread of its own where there are so many processors.
  public static func map<Value: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Value) -> [Value] {
    guard count > 1 else { return (0..<count).map(body) }
    let results = Results<Value>(count)
    DispatchQueue.concurrentPerform(iterations: count) { results.set($0, body($0)) }
    return results.values
  }
}

/// Places for results, each set by one thread.
///
/// Unsafe memory: no two threads set the same place, and all are set before they are read.
@safe private final class Results<Value: Sendable>: @unchecked Sendable {
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
