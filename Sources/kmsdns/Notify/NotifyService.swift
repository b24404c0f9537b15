import ServiceLifecycle

/// Tells secondaries when zones change.
struct NotifyService: NamedService {
  let description = "NOTIFY"
  let changes: Signal
  let notifier: Notifier

  func run() async throws {
    for await _ in changes.arrivals.cancelOnGracefulShutdown() {
      await notifier.look()
      // Of many updates each makes a version, and to look at each would take longer than all else that is done to tell of them.
      try? await Task.sleep(for: Notifier.rest)
    }
  }
}
