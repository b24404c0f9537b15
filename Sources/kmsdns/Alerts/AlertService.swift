import Alerts
import Logging
import ServiceLifecycle

/// Hands alerts to those whom the configuration names.
struct AlertService: NamedService {
  let description = "alerts"
  let queue: AlertQueue
  let logger: Logger

  func run() async throws {
    var receivers: [Receiver] = []
    // Those of earlier configurations: what waits for them is still delivered, with all attempts.
    var retired: [Receiver] = []
    for await _ in queue.arrivals.cancelOnGracefulShutdown() {
      let batch = queue.take()
      if let settings = batch.newSettings {
        for receiver in receivers { receiver.delivery.retire() }
        retired = (retired + receivers).filter { !$0.delivery.hasEnded }
        receivers = settings.sinks.map(receiver)
      }
      pass(batch, to: receivers)
    }
    pass(queue.take(), to: receivers)
    await end(receivers + retired)
  }

  private struct Receiver {
    let delivery: Delivery
    let task: Task<Void, Never>
  }

  private func receiver(_ sink: any AlertSink) -> Receiver {
    let logger = logger
    let delivery = Delivery(to: sink, counts: queue.counts) { event in
      if case .recovered = event { logger.notice("\(event)") } else { logger.error("\(event)") }
    }
    return Receiver(delivery: delivery, task: Task { await delivery.run() })
  }

  private func pass(_ batch: AlertQueue.Batch, to receivers: [Receiver]) {
    if batch.lost > 0 { logger.warning("\(batch.lost) alerts are lost: there were too many at once") }
    for receiver in receivers { receiver.delivery.add(batch.alerts) }
  }

  /// Gives what is on its way a bounded time.
  private func end(_ receivers: [Receiver]) async {
    for receiver in receivers { receiver.delivery.finish() }
    let limit = Task {
      try await Task.sleep(for: AlertLimits.drain)
      for receiver in receivers { receiver.task.cancel() }
    }
    for receiver in receivers { await receiver.task.value }
    limit.cancel()
  }
}
