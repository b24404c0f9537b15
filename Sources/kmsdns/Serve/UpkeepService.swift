import Authority
import Logging
import ServiceLifecycle

/// What has to be done from time to time: new cookie secrets, keys whose time is over, and a line in the log while answers are limited.
struct UpkeepService: NamedService {
  let description = "upkeep"
  let server: Server

  /// Seconds between two looks; so there is at most one line on limited answers in as many.
  static let interval: UInt64 = 10
  /// Seconds after which a random cookie secret is replaced; the one before still verifies.
  static let secretSeconds: UInt64 = 86_400

  func run() async throws {
    await cancelWhenGracefulShutdown {
      // What an import has left that was ended half-way.
      await server.forgetBases()
      var lastRotation = SystemClock.now()
      var known = limited
      while (try? await Task.sleep(for: .seconds(Self.interval))) != nil {
        let now = SystemClock.now()
        if now >= lastRotation + Self.secretSeconds {
          lastRotation = now
          server.responderSettings.update { $0.withRotatedCookies() }
        }
        server.negotiation.keys.removeExpired(now: now)
        let newest = limited
        if newest != known {
          server.logger.warning(
            """
            rate limit: in \(Self.interval) s \(newest.slipped &- known.slipped) answers were cut short and \
            \(newest.dropped &- known.dropped) not sent
            """)
        }
        known = newest
      }
    }
  }

  private struct Limited: Equatable {
    var slipped: UInt64
    var dropped: UInt64
  }

  private var limited: Limited {
    let sum = server.statistics.sum
    return Limited(slipped: sum(.limitedTruncated) &+ sum(.limitedBadCookie), dropped: sum(.limitedDropped))
  }
}
