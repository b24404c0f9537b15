import AccessPolicy
import DNSWire
import Zone

/// What bounds the answers of each client network.
extension Responder {
  /// Whether a client's answers are counted: not where it has shown that it has its address, over TCP or by a cookie
  /// (RFC 7873 §5.2.5).
  func isLimited(_ context: RequestContext) -> Bool {
    settings.value.limiter.isOn && context.transport == .udp && !hasValidCookie
  }

  /// Takes one answer from the accounts of what it is about, before it is written; the verdict says whether it may be sent.
  mutating func admit(_ subject: RateLimiter.Subject) -> Bool {
    guard let limited else { return true }
    verdict = settings.value.limiter.debit(subject, client: limited.client, now: limited.now)
    return verdict == .answer
  }

  /// What the answer to a question of this type for `owner` is about. An attacker can make up names without end below a zone, a
  /// zone cut, a wildcard and a DNAME: the answers to all of them share one account.
  mutating func subject(
    of found: borrowing ZoneView.Lookup, _ type: RecordType, in zone: ZoneView
  ) -> RateLimiter.Subject {
    switch found {
    case .node(let node):
      return Self.subject(of: node, owner.fullHash, type)
    case .wildcard(let node, _):
      other.load(node.name)
      return Self.subject(of: node, other.fullHash, type)
    case .redirection(let node):
      other.load(node.name)
      return RateLimiter.Subject(kind: .data, nameHash: other.fullHash)
    case .delegation(let cut):
      other.load(cut.name)
      return RateLimiter.Subject(kind: .referral, nameHash: other.fullHash)
    case .noName:
      return RateLimiter.Subject(kind: .nameError, nameHash: owner.hash(depth: zone.apexDepth))
    }
  }

  private static func subject(of node: NodeView, _ hash: UInt64, _ type: RecordType) -> RateLimiter.Subject {
    let hasData =
      node.recordSet(type) != nil || node.recordSet(.cname) != nil || type == .any && node.recordSetCount > 0
    return hasData
      ? RateLimiter.Subject(kind: .data, nameHash: hash, type: type.rawValue)
      : RateLimiter.Subject(kind: .noData, nameHash: hash)
  }
}
