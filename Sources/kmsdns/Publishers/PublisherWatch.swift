import Alerts
import DNSWire
import KMS
import Logging
import Synchronization

/// Says in the log what hosts that are not sanctioned do, at once, and alerts those who are to hear of it. Of what nobody
/// signed rightly the log has so many lines a second, as anybody can send that; the alerts have bounds of their own.
final class PublisherWatch: Sendable {
  /// Events of requests without a right signature in one second.
  static let unsignedPerSecond = 20

  private let logger: Logger
  private let alerts: AlertQueue
  private let state = Mutex((second: UInt64(0), count: 0))

  init(logger: Logger, alerts: AlertQueue) {
    self.logger = logger
    self.alerts = alerts
  }

  func report(_ events: [PublisherEvent]) {
    alerts.add(events)
    for event in events where !event.isUnsigned || mayReport(event.time) {
      let host = event.service.target.relativeText
      let source = event.address.map { " from \($0)" } ?? ""
      logger.warning(
        """
        KMS publisher \(event.kind.rawValue): \(host) (\(event.values)) at \(event.owner.relativeText), asked by \(event.credential)\(source): \(event.reason)
        """)
    }
  }

  private func mayReport(_ second: UInt64) -> Bool {
    state.withLock { state in
      if state.second != second { state = (second, 0) }
      state.count += 1
      return state.count <= Self.unsignedPerSecond
    }
  }
}
