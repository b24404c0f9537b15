public import AccessPolicy
import DNSWire

/// Bounds the answers of each client network: its limits, and the accounts.
public struct RateLimiter: Sendable {
  /// The limits.
  public let limits: RateLimits
  /// Whether there are any.
  public let isOn: Bool
  /// The rate of each kind; here and below plain values, so that no reference is counted where answers are.
  private var rates = InlineArray<6, Int>(repeating: 0)
  private let table: RateTable
  private let cells: RateTable.Cells
  /// Nobody can aim at another's account who does not know it.
  private let key: SipHash.Key

  /// Makes a limiter that lets everything pass.
  public init() {
    limits = RateLimits(responses: 0)
    isOn = false
    table = RateTable(accounts: 0)
    cells = table.cells
    key = .random()
  }

  /// Makes a limiter; the accounts of an earlier one go on where it had as many.
  public init(_ limits: RateLimits, after earlier: RateLimiter? = nil) {
    self.limits = limits
    isOn = true
    if let earlier, earlier.isOn, earlier.limits.accounts == limits.accounts {
      table = earlier.table
      key = earlier.key
    } else {
      table = RateTable(accounts: limits.accounts)
      key = .random()
    }
    cells = table.cells
    for kind in RateLimits.Kind.allCases { rates[Int(kind.rawValue)] = limits.rate(of: kind) }
  }

  /// What an answer is about: its kind, and what tells its accounts apart.
  struct Subject: BitwiseCopyable {
    var kind: RateLimits.Kind
    var nameHash: UInt64 = 0
    var type: UInt16 = 0

    static let error = Subject(kind: .error)
  }

  /// Takes one answer from its accounts, and says whether it may be sent.
  func debit(_ subject: Subject, client: IPAddress, now: UInt64) -> RateAccount.Verdict {
    let exempt = limits.exempt.span
    for index in exempt.indices where exempt[index].contains(client) { return .answer }
    let network = client.prefix(client.isIPv4 ? limits.ipv4Prefix : limits.ipv6Prefix)
    if debit(Subject(kind: .all), of: network, slip: 0, now: now) == .drop { return .drop }
    // An error says little to those who ask honestly: it is not sent truncated.
    return debit(subject, of: network, slip: subject.kind == .error ? 0 : limits.slip, now: now)
  }

  private func debit(_ subject: Subject, of network: IPAddress, slip: Int, now: UInt64) -> RateAccount.Verdict {
    let rate = rates[Int(subject.kind.rawValue)]
    guard rate > 0 else { return .answer }
    var hash = SipHash(key)
    let subjectWord = UInt64(subject.kind.rawValue) << 24 | (network.isIPv4 ? 1 << 16 : 0) | UInt64(subject.type)
    if network.isIPv4 {
      hash.append(network.high | subjectWord)
    } else {
      hash.append(network.high)
      hash.append(network.low)
      hash.append(subjectWord)
    }
    hash.append(subject.nameHash)
    return cells.debit(hash.value(), rate: rate, window: limits.window, slip: slip, now: now)
  }
}
