import Synchronization

/// What became of alerts since the start.
public final class AlertCounts: Sendable {
  /// What is counted.
  public enum Count: Int, Sendable, CaseIterable {
    /// Alerts that got through, for each receiver.
    case delivered
    /// Alerts that did not, for each receiver, and those that found no place.
    case lost
    /// Events that were alerted of already.
    case repeated
  }

  private let counts = InlineArray<3, Atomic<UInt64>> { _ in Atomic(0) }

  /// Makes counts that stand at zero.
  public init() {}

  /// Counts some more.
  public func add(_ count: Count, _ number: Int = 1) {
    counts[count.rawValue].wrappingAdd(UInt64(clamping: number), ordering: .relaxed)
  }

  /// What was counted so far.
  public func value(_ count: Count) -> UInt64 { counts[count.rawValue].load(ordering: .relaxed) }
}
