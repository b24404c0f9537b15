import Alerts
import DNSWire
import KMS
import Logging
import Synchronization

/// Says in the log what hosts that are not sanctioned do, at once, and alerts those who are to hear of it. Of what nobody
/// signed rightly it tells so many a second: anybody can send that, and it is not to hide the rest.
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
    let told = events.filter { !$0.isUnsigned || mayReport($0.time) }
    alerts.add(told)
    for event in told {
      let service = event.service
      let host = service.target.relativeText
      let source = event.address.map { " from \($0)" } ?? ""
      logger.warning(
        """
        KMS publisher \(event.kind.rawValue): \(host) (priority \(service.priority), weight \(service.weight), port \
        \(service.port)) at \(event.owner.relativeText), asked by \(event.credential)\(source): \(event.reason)
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
