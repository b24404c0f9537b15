import DNSWire

/// What the reviews of all domains of an audit have in common.
struct ReviewContext: Sendable {
  let policy: AuditPolicy
  let now: UInt64
  private let domains: Set<Name>
  /// The two in the middle of the TTLs of all records of whole zones, or twice the one; none without records.
  private let usualTimeToLives: [UInt32]

  init(policy: AuditPolicy, now: UInt64, domains: [AuditedDomain]) {
    self.policy = policy
    self.now = now
    self.domains = Set(domains.map(\.domain))
    let ordered = domains.filter { $0.coverage == .zone }.flatMap { $0.records.map(\.ttl) }.sorted()
    usualTimeToLives = ordered.isEmpty ? [] : [ordered[(ordered.count - 1) / 2], ordered[ordered.count / 2]]
  }

  /// Whether a host is in one of the audited domains.
  func isInAuditedDomain(_ host: Name) -> Bool {
    nearestDomain(of: host) != nil
  }

  /// The audited domain that a host is in: the one with the longest name.
  func nearestDomain(of host: Name) -> Name? {
    var name: Name? = host
    while let candidate = name {
      if domains.contains(candidate) { return candidate }
      name = candidate.parent
    }
    return nil
  }

  /// The TTL in the middle of all, where this one is far from it.
  func usualTimeToLive(farFrom ttl: UInt32) -> UInt32? {
    usualTimeToLives.allSatisfy { isFar($0, from: ttl) } ? usualTimeToLives.first : nil
  }

  private func isFar(_ left: UInt32, from right: UInt32) -> Bool {
    let (short, long) = (UInt64(min(left, right)), UInt64(max(left, right)))
    return long > 0 && long >= short * KMSLimits.timeToLiveFactor
  }
}
