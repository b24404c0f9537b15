import Synchronization

/// A value that one writer replaces and many threads read: a reader looks at one number, and takes the lock only after
/// the value was replaced.
public final class Published<Value: Sendable>: Sendable {
  private let generation = Atomic<UInt64>(1)
  private let value: Mutex<Value>

  /// Publishes a first value.
  public init(_ value: Value) {
    self.value = Mutex(value)
  }

  /// The value of this moment; for readers that are not in a hurry.
  public var current: Value { value.withLock { $0 } }

  /// Another number after each replacement, and never an earlier one.
  public var number: UInt64 { generation.load(ordering: .acquiring) }

  /// Replaces the value.
  public func publish(_ newValue: Value) {
    value.withLock { $0 = newValue }
    generation.wrappingAdd(1, ordering: .releasing)
  }

  /// Replaces the value by what `body` makes of it.
  public func update(_ body: (Value) -> Value) {
    value.withLock { $0 = body($0) }
    generation.wrappingAdd(1, ordering: .releasing)
  }

  /// One thread's view of the value.
  public struct Reader: ~Copyable {
    private let source: Published<Value>
    private var generation: UInt64 = 0
    /// The value as of the last `refresh`.
    public private(set) var value: Value

    /// Makes a reader that holds the value of this moment.
    public init(_ source: Published<Value>) {
      self.source = source
      value = source.current
      refresh()
    }

    /// Takes up the newest value.
    public mutating func refresh() {
      let newest = source.generation.load(ordering: .acquiring)
      guard newest != generation else { return }
      value = source.current
      generation = newest
    }
  }
}
