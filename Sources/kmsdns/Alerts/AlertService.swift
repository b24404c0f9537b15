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
    // The end of those that the configuration no longer names.
    var ending: Task<Void, Never>?
    for await _ in queue.arrivals.cancelOnGracefulShutdown() {
      let batch = queue.take()
      if let settings = batch.newSettings {
        ending = end(receivers, beside: ending)
        receivers = settings.sinks.map(receiver)
      }
      pass(batch, to: receivers)
    }
    pass(queue.take(), to: receivers)
    await end(receivers, beside: ending).value
  }

  private struct Receiver {
    let delivery: Delivery
    let task: Task<Void, Never>
  }

  private func receiver(_ sink: any AlertSink) -> Receiver {
    let logger = logger
    let delivery = Delivery(to: sink, counts: queue.counts) { event in
      if case .recovered = event { logger.info("\(event)") } else { logger.error("\(event)") }
    }
    return Receiver(delivery: delivery, task: Task { await delivery.run() })
  }

  private func pass(_ batch: AlertQueue.Batch, to receivers: [Receiver]) {
    if batch.lost > 0 { logger.warning("\(batch.lost) alerts are lost: there were too many at once") }
    for receiver in receivers { receiver.delivery.add(batch.alerts) }
  }

  /// Gives what is on its way a bounded time, and waits for others that end.
  private func end(_ receivers: [Receiver], beside other: Task<Void, Never>?) -> Task<Void, Never> {
    Task {
      for receiver in receivers { receiver.delivery.finish() }
      let limit = Task {
        try await Task.sleep(for: AlertLimits.drain)
        for receiver in receivers { receiver.task.cancel() }
      }
      for receiver in receivers { await receiver.task.value }
      limit.cancel()
      await other?.value
    }
  }
}
