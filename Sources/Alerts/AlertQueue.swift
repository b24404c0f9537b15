public import KMS
import Synchronization

/// Events on their way from the update pipeline to those who are alerted: a bounded number waits.
public final class AlertQueue: Sendable {
  /// What waited.
  public struct Batch: Sendable {
    /// The alerts.
    public var alerts: [Alert]
    /// How many found no place.
    public var lost: Int
    /// The settings, where they were replaced since the last batch.
    public var newSettings: AlertSettings?
  }

  private struct State {
    var settings: AlertSettings
    var isReplaced = true
    var waiting = WaitingAlerts()
    var lost = 0
    var memory = RepeatMemory()
    var unsignedMemory = RepeatMemory()
    var second: UInt64 = 0
    var unsigned = 0

    mutating func accept(_ event: PublisherEvent) -> Acceptance {
      switch event.kind {
      case .approved, .rejected: break  // What an operator does is news each time.
      case _ where event.isOfAnybody:
        if unsignedMemory.isRepeated(event, within: settings.repeatAfter) { return .repeated }
        if second != event.time { (second, unsigned) = (event.time, 0) }
        guard unsigned < AlertLimits.unsignedPerSecond else { return .lost }
        unsigned += 1
      default:
        if memory.isRepeated(event, within: settings.repeatAfter) { return .repeated }
      }
      return waiting.append(Alert(event, server: settings.server)) ? .taken : .lost
    }
  }

  /// What becomes of an event.
  private enum Acceptance {
    case taken
    case repeated
    case lost
  }

  /// Says that something came in since it was last looked at.
  public let arrivals: AsyncStream<Void>
  /// What became of the alerts.
  public let counts = AlertCounts()
  private let arrival: AsyncStream<Void>.Continuation
  private let state: Mutex<State>

  /// Makes an empty queue.
  public init(_ settings: AlertSettings) {
    state = Mutex(State(settings: settings))
    (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    arrival.yield()
  }

  /// Takes events, from any thread, without waiting for anybody.
  public func add(_ events: [PublisherEvent]) {
    guard !events.isEmpty else { return }
    state.withLock { state in
      for event in events {
        switch state.accept(event) {
        case .taken: break
        case .repeated: counts.add(.repeated)
        case .lost:
          counts.add(.lost)
          state.lost += 1
        }
      }
    }
    arrival.yield()
  }

  /// Replaces the settings; what waits goes to the new receivers.
  public func replace(_ settings: AlertSettings) {
    state.withLock { state in
      // Where nobody was told of anything, nothing is a repetition.
      if state.settings.sinks.isEmpty, !settings.sinks.isEmpty {
        state.memory = RepeatMemory()
        state.unsignedMemory = RepeatMemory()
      }
      state.settings = settings
      state.isReplaced = true
    }
    arrival.yield()
  }

  /// Takes what waits.
  public func take() -> Batch {
    state.withLock { state in
      defer {
        state.lost = 0
        state.isReplaced = false
      }
      return Batch(
        alerts: state.waiting.takeAll(), lost: state.lost, newSettings: state.isReplaced ? state.settings : nil)
    }
  }
}
