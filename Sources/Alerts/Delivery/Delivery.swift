import Synchronization

/// The way of alerts to one receiver: a bounded queue of its own, so that none waits for another, and attempts until an
/// alert has got through or is given up.
public final class Delivery: Sendable {
  private struct State {
    var waiting = WaitingAlerts()
    var withoutPlace = 0
    var isFailing = false
  }

  private let sink: any AlertSink
  private let retries: RetryPolicy
  private let counts: AlertCounts
  private let onEvent: @Sendable (DeliveryEvent) -> Void
  private let state = Mutex(State())
  private let isFinishing = Atomic<Bool>(false)
  private let isOver = Atomic<Bool>(false)
  private let arrivals: AsyncStream<Void>
  private let arrival: AsyncStream<Void>.Continuation

  /// Makes the way to a receiver; `run` has to be called.
  public init(
    to sink: any AlertSink, retries: RetryPolicy = RetryPolicy(), counts: AlertCounts,
    onEvent: @escaping @Sendable (DeliveryEvent) -> Void
  ) {
    self.sink = sink
    self.retries = retries
    self.counts = counts
    self.onEvent = onEvent
    (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Takes alerts, as far as there are places.
  public func add(_ alerts: [Alert]) {
    let wanted = alerts.filter(sink.wants)
    guard !wanted.isEmpty else { return }
    let lost = state.withLock { state in
      let lost = wanted.count { !state.waiting.append($0) }
      state.withoutPlace += lost
      return lost
    }
    counts.add(.lost, lost)
    arrival.yield()
  }

  /// Lets `run` end when all that waits has got through or is given up.
  public func retire() { arrival.finish() }

  /// Lets `run` end after one more attempt for each alert that waits.
  public func finish() {
    isFinishing.store(true, ordering: .releasing)
    arrival.finish()
  }

  /// Whether `run` has ended.
  public var hasEnded: Bool { isOver.load(ordering: .acquiring) }

  /// Delivers until `retire` or `finish` is called; what waits when its task is cancelled is lost.
  public func run() async {
    for await _ in arrivals { await deliverWaiting() }
    await deliverWaiting()
    tellOfOverflow()
    lose(state.withLock { $0.waiting.takeAll().count }, "there was no time left")
    isOver.store(true, ordering: .releasing)
  }

  /// Tells of alerts that found no place, which are counted already.
  private func tellOfOverflow() {
    let count = state.withLock { state in
      defer { state.withoutPlace = 0 }
      return state.withoutPlace
    }
    if count > 0 { onEvent(.lost(count, sink: sink.name, reason: "too many waited")) }
  }

  private func deliverWaiting() async {
    while !Task.isCancelled {
      tellOfOverflow()
      guard let alert = state.withLock({ $0.waiting.popFirst() }) else { return }
      await deliver(alert)
    }
  }

  private func deliver(_ alert: Alert) async {
    var attempt = 1
    while true {
      do throws(DeliveryFailure) {
        try await sink.deliver(alert)
        counts.add(.delivered)
        if mark(failing: false) { onEvent(.recovered(sink: sink.name)) }
        return
      } catch {
        _ = mark(failing: true)
        guard error.isTransient, attempt < retries.attempts, !isEnding else {
          return lose(1, Task.isCancelled ? "there was no time left" : error.reason)
        }
        if attempt == 1 { onEvent(.failing(sink: sink.name, reason: error.reason)) }
        await pause(retries.pause(after: attempt, asked: error.askedPause))
        attempt += 1
      }
    }
  }

  /// Notes how the last attempt went; says whether that is new.
  private func mark(failing: Bool) -> Bool {
    state.withLock { state in
      defer { state.isFailing = failing }
      return state.isFailing != failing
    }
  }

  private func lose(_ count: Int, _ reason: String) {
    guard count > 0 else { return }
    counts.add(.lost, count)
    onEvent(.lost(count, sink: sink.name, reason: reason))
  }

  private var isEnding: Bool { isFinishing.load(ordering: .acquiring) || Task.isCancelled }

  /// Waits, but not when there is no more time to wait.
  private func pause(_ duration: Duration) async {
    let end = ContinuousClock.now + duration
    while !isEnding, ContinuousClock.now < end {
      try? await Task.sleep(for: min(.milliseconds(100), ContinuousClock.now.duration(to: end)))
    }
  }
}
