import AccessPolicy
import Synchronization

/// Bounds how many negotiations leave the packet threads in a second: each costs the processor what hundreds of queries do.
public final class NegotiationGate: Sendable {
  /// The limits.
  public let limits: NegotiationLimits
  private let clients: RateLimiter
  private let overUDP = SecondCount()
  private let overTCP = SecondCount()

  /// Makes a gate.
  public init(_ limits: NegotiationLimits) {
    self.limits = limits
    var rates = RateLimits(responses: limits.ratePerClient)
    (rates.window, rates.slip) = (1, 0)
    (rates.ipv4Prefix, rates.ipv6Prefix) = (32, 64)
    rates.accounts = AuthorityLimits.negotiationAccounts
    clients = RateLimiter(rates)
  }

  /// Whether one more may be worked on. Over UDP anybody can write any address into a datagram, so what comes that way has a
  /// count of its own: it takes nothing from who comes over TCP.
  func admits(_ context: RequestContext) -> Bool {
    let subject = RateLimiter.Subject(kind: .data, type: context.transport == .udp ? 1 : 2)
    guard clients.debit(subject, client: context.client, now: context.now) == .answer else { return false }
    return (context.transport == .udp ? overUDP : overTCP).add(limit: limits.rate, now: context.now)
  }
}

/// What happened in the second that goes on.
private final class SecondCount: Sendable {
  /// The second in the upper half, the count in the lower one.
  private let word = Atomic<UInt64>(0)

  /// Counts one more; false where that would be too many.
  func add(limit: Int, now: UInt64) -> Bool {
    var old = word.load(ordering: .relaxed)
    while true {
      let second = UInt64(UInt32(truncatingIfNeeded: now)) << 32
      let count = old & ~0xFFFF_FFFF == second ? old & 0xFFFF_FFFF : 0
      guard count < UInt64(limit) else { return false }
      let (isDone, found) = word.compareExchange(expected: old, desired: second | (count + 1), ordering: .relaxed)
      if isDone { return true }
      old = found
    }
  }
}
