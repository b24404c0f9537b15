public import Authority

/// How fast zone transfers may go on: what is made of them is taken from the processors on which queries are answered, by the
/// server, by the kernel and, on the same machine, by who takes them.
///
/// While few queries come, there is nothing to be taken. While many do, the making of messages rests after each, for so long
/// that it has but a small part of the time.
public struct TransferPace {
  private let statistics: Statistics
  private let highRate: Double
  private var lastLook: ContinuousClock.Instant
  private var lastRequests: UInt64
  private var isBusy = false

  /// Watches what is counted, on a machine with so many processors.
  public init(statistics: Statistics, processors: Int = UDPServer.processors, now: ContinuousClock.Instant = .now) {
    self.statistics = statistics
    highRate = Double(TransportLimits.busyRequestsPerProcessor * processors)
    lastLook = now
    lastRequests = Self.requests(statistics)
  }

  /// How long to rest after having worked for so long.
  public mutating func rest(after work: Duration, now: ContinuousClock.Instant) -> Duration {
    look(now)
    return isBusy ? min(work * (TransportLimits.transferShare - 1), TransportLimits.longestTransferRest) : .zero
  }

  /// Looks at what has come in, if it was not just looked at.
  private mutating func look(_ now: ContinuousClock.Instant) {
    let time = now - lastLook
    guard time >= TransportLimits.transferLook else { return }
    let requests = Self.requests(statistics)
    isBusy = Double(requests &- lastRequests) > highRate * (time / .seconds(1))
    (lastLook, lastRequests) = (now, requests)
  }

  private static func requests(_ statistics: Statistics) -> UInt64 {
    statistics.sum(.udpRequests) &+ statistics.sum(.tcpRequests)
  }
}
