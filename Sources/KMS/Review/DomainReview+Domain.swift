import DNSWire

/// What is wrong with a domain as a whole.
extension DomainReview {
  /// The name that clients of the domain ask for.
  private var publisherName: Name { AuditedDomain.publisherName(of: domain.domain) ?? domain.domain }

  /// The records that clients of the domain get.
  private var reached: [Publisher] { publishers.filter { $0.record.name == publisherName && !$0.record.isOccluded } }

  var hostCount: [Finding] {
    let records = reached.filter { !$0.record.service.target.isRoot }
    let count = Set(records.map(\.record.service.target)).count
    guard let first = records.first, count > KMSLimits.hosts else { return [] }
    return [
      Finding(
        code: .tooManyHosts, domain: domain.domain, owner: publisherName, record: publisherName.relativeText,
        evidence: first.record.place,
        message: "Clients find \(count) KMS hosts here; a KMS host key is for at most \(KMSLimits.hosts).")
    ]
  }

  var missingHosts: [Finding] {
    let published = Set(reached.map(\.record.service.target))
    let expected = context.policy.sanctioned?.entries.filter { $0.isExpected } ?? []
    var missing: [Finding] = []
    for entry in expected {
      guard let host = entry.exactHost, !published.contains(host), isExpected(host, by: entry) else { continue }
      missing.append(
        Finding(
          code: .missing, domain: domain.domain, owner: publisherName, host: host,
          record: publisherName.relativeText, evidence: domain.source,
          message: "\(host.relativeText) should be published here, and is not."))
    }
    return missing
  }

  /// In the zones that its entry names, or else where Windows publishes it: in the domain that it is in.
  private func isExpected(_ host: Name, by entry: SanctionedHost) -> Bool {
    entry.zones == nil ? context.nearestDomain(of: host) == domain.domain : entry.isMeant(in: domain.domain)
  }

  var deadEnds: [Finding] {
    domain.deadEnds.filter { !$0.isElsewhere }.map { end in
      let way = end.steps.map(\.text).joined(separator: ", ")
      return Finding(
        code: .deadEnd, domain: domain.domain, owner: end.name, record: "\(end.name.relativeText) (\(way))",
        evidence: end.place,
        message: "Clients that ask for \(end.name.relativeText) are led to no KMS record.")
    }
  }

  var refusals: [Finding] {
    domain.refusals.map { refusal in
      let times = refusal.count == 1 ? "once" : "\(refusal.count) times"
      return Finding(
        code: .refusedPublication, domain: domain.domain, owner: refusal.owner, record: refusal.owner.relativeText,
        evidence: "refused update from \(refusal.address)",
        message: "\(refusal.credential) wanted to change what is published here, \(times), and was refused: "
          + "\(refusal.reason)")
    }
  }
}

extension LookupStep {
  /// The step as a report says it.
  var text: String {
    switch kind {
    case .cname: "\(owner.relativeText) CNAME \(name.relativeText)"
    case .dname: "DNAME at \(owner.relativeText), to \(name.relativeText)"
    case .wildcard: "wildcard \(owner.relativeText)"
    }
  }
}
