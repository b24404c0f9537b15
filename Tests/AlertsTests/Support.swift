import AccessPolicy
import Alerts
import DNSWire
import KMS
import Synchronization
import TestSupport

/// An event as it is met most often.
func event(
  _ kind: PublisherEvent.Kind = .appeared, time: UInt64 = 1_795_923_600, target: Name = "kms9.lab.example",
  credential: String = "key kms9.lab.example", address: IPAddress? = IPAddress(text: "192.0.2.9"),
  reason: String = "it is not on the list of sanctioned hosts", isAlias: Bool = false
) -> PublisherEvent {
  PublisherEvent(
    kind: kind, time: time, zone: "lab.example", owner: "_vlmcs._tcp.lab.example",
    service: ServiceData(priority: 0, weight: 100, port: 1688, target: target), isAlias: isAlias,
    credential: credential, address: address, reason: reason)
}

/// A receiver that answers as it is told: the first answer to the first attempt, and so on, the last to all others.
final class ScriptedSink: AlertSink {
  let name = "scripted"
  let kinds: Set<PublisherEvent.Kind>?
  private let answers: [DeliveryFailure?]
  private let state = Mutex<(attempts: [Alert], delivered: [Alert])>(([], []))
  /// Where it does not answer before it is cancelled.
  private let hangs: Bool

  init(_ answers: [DeliveryFailure?] = [nil], kinds: Set<PublisherEvent.Kind>? = nil, hangs: Bool = false) {
    self.answers = answers
    self.kinds = kinds
    self.hangs = hangs
  }

  var attempts: [Alert] { state.withLock(\.attempts) }
  var delivered: [Alert] { state.withLock(\.delivered) }

  func deliver(_ alert: Alert) async throws(DeliveryFailure) {
    let answer = state.withLock { state in
      state.attempts.append(alert)
      return answers[min(state.attempts.count, answers.count) - 1]
    }
    if hangs {
      try? await Task.sleep(for: .seconds(3_600))
      throw DeliveryFailure("cancelled", isTransient: true)
    }
    if let answer { throw answer }
    state.withLock { $0.delivered.append(alert) }
  }
}

/// Deliveries to a receiver, with pauses that are short, and what they tell.
final class DeliveryLab: Sendable {
  let counts = AlertCounts()
  let delivery: Delivery

  init(_ sink: ScriptedSink, attempts: Int = 4) {
    let events = Collected()
    self.events = events
    delivery = Delivery(
      to: sink,
      retries: RetryPolicy(attempts: attempts, firstPause: .milliseconds(1), longestPause: .milliseconds(2)),
      counts: counts, onEvent: events.add)
  }

  private let events: Collected

  var told: [DeliveryEvent] { events.all }

  /// Hands over alerts and delivers until nothing waits.
  func deliver(_ alerts: [Alert]) async {
    delivery.add(alerts)
    let task = Task { await delivery.run() }
    while counts.value(.delivered) + counts.value(.lost) < UInt64(alerts.count) { await Task.yield() }
    delivery.finish()
    await task.value
  }

  private final class Collected: Sendable {
    private let events = Mutex<[DeliveryEvent]>([])
    func add(_ event: DeliveryEvent) { events.withLock { $0.append(event) } }
    var all: [DeliveryEvent] { events.withLock { $0 } }
  }
}
