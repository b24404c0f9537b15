import AccessPolicy
import DNSWire
import Zone

/// What bounds the answers of each client network; it is asked before an answer is written.
extension Responder {
  /// Whether the answer to a query may be sent. A client that has shown that it has its address may have any number: over
  /// TCP, by a signature, or by a cookie (RFC 7873 §5.2.5).
  mutating func admit(
    _ form: QueryForm?, in context: RequestContext, _ zones: borrowing ZoneSet
  ) -> RateAccount.Verdict {
    guard settings.value.limiter.isOn, context.transport == .udp, !hasValidCookie else { return .answer }
    var subject = RateLimiter.Subject.error
    if let form { subject = self.subject(of: form, zones) }
    return settings.value.limiter.debit(subject, client: context.client, now: context.now)
  }

  /// What the answer will be about. An attacker can make up names without end below a zone, a zone cut, a wildcard and a
  /// DNAME: the answers to all of them share one account.
  private mutating func subject(of form: QueryForm, _ zones: borrowing ZoneSet) -> RateLimiter.Subject {
    guard form.recordClass == .internet, !form.type.isMeta || form.type == .any, form.edns?.version ?? 0 == 0 else {
      return .error
    }
    targetKey.load(question.wire)
    guard let zone = zones.zone(for: targetKey, type: form.type) else { return .error }
    switch zone.lookup(targetKey, type: form.type) {
    case .node(let node):
      return subject(of: node, form.type)
    case .wildcard(let node, _):
      targetKey.load(node.name)
      return subject(of: node, form.type)
    case .redirection(let node):
      targetKey.load(node.name)
      return RateLimiter.Subject(kind: .data, nameHash: targetKey.fullHash)
    case .delegation(let cut):
      targetKey.load(cut.name)
      return RateLimiter.Subject(kind: .referral, nameHash: targetKey.fullHash)
    case .noName:
      guard let apex = zone.apex(above: targetKey) else { return .error }
      targetKey.load(apex.name)
      return RateLimiter.Subject(kind: .nameError, nameHash: targetKey.fullHash)
    }
  }

  private func subject(of node: NodeView, _ type: RecordType) -> RateLimiter.Subject {
    let hasData =
      node.recordSet(type) != nil || node.recordSet(.cname) != nil || type == .any && node.recordSetCount > 0
    return hasData
      ? RateLimiter.Subject(kind: .data, nameHash: targetKey.fullHash, type: type.rawValue)
      : RateLimiter.Subject(kind: .noData, nameHash: targetKey.fullHash)
  }
}
