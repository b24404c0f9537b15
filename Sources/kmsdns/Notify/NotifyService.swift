import ServiceLifecycle

/// Tells secondaries when zones change.
struct NotifyService: NamedService {
  let description = "NOTIFY"
  let changes: Signal
  let notifier: Notifier

  func run() async throws {
    for await _ in changes.arrivals.cancelOnGracefulShutdown() { await notifier.look() }
  }
}
