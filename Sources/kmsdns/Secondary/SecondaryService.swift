import Authority
import ServiceLifecycle

/// Looks after the zones that are copied from other servers.
struct SecondaryService: NamedService {
  let description = "secondary zones"
  let server: Server

  func run() async throws {
    await server.secondaries.run()
    for await notification in server.notifications.arrivals.cancelOnGracefulShutdown() {
      await server.secondaries.announce(notification)
    }
    await server.secondaries.stop()
  }
}

/// What primaries announce, on its way to the zones: a bounded number waits, as zones look for themselves as well.
final class NotificationQueue: Sendable {
  static let capacity = 4_096

  let arrivals: AsyncStream<ChangeNotification>
  private let arrival: AsyncStream<ChangeNotification>.Continuation

  init() {
    (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.capacity))
  }

  func add(_ notification: ChangeNotification) { arrival.yield(notification) }
}
