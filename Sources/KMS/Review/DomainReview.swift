import AccessPolicy
import DNSWire

/// One domain under review: what its records have in common is worked out once.
struct DomainReview {
  let domain: AuditedDomain
  let context: ReviewContext
  /// In the order of their owners, priorities and targets.
  let publishers: [Publisher]
  private let standings: [SanctionedHosts.Standing?]
  private let siblings: [Siblings.Place: Siblings]
  /// The targets that have an address, in order.
  private let hosts: [IPAddress: [Name]]

  init(_ domain: AuditedDomain, _ context: ReviewContext) {
    self.domain = domain
    self.context = context
    let ordered = domain.records.sorted(by: Self.isBefore)
    let standings = ordered.map { context.policy.standing(of: $0, in: domain.domain) }
    self.standings = standings
    publishers = zip(ordered, standings).map { record, standing in
      Publisher(
        domain: domain.domain, source: domain.source, record: record,
        status: Self.status(of: record, standing, context))
    }
    var siblings: [Siblings.Place: Siblings] = [:]
    var hosts: [IPAddress: Set<Name>] = [:]
    for record in ordered {
      siblings[Siblings.Place(record), default: Siblings()].add(record.service)
      for address in record.target.addresses { hosts[address, default: []].insert(record.service.target) }
    }
    self.siblings = siblings
    self.hosts = hosts.mapValues { $0.sorted() }
  }

  /// All findings: those of the publishers, by their positions here, then those of the domain.
  var findings: [Finding] {
    var findings: [Finding] = []
    for (index, publisher) in publishers.enumerated() {
      var review = RecordReview(publisher, standings[index], context)
      review.reviewStanding()
      review.reviewTarget()
      review.reviewRecord()
      if domain.coverage == .zone { review.reviewTimeToLive() }
      review.reviewProbe()
      if let siblings = siblings[Siblings.Place(publisher.record)] { review.reviewSiblings(siblings) }
      review.reviewSharedAddresses(hosts)
      findings += review.findings.map { finding in
        var finding = finding
        finding.publisher = index
        return finding
      }
    }
    return findings + hostCount + missingHosts + deadEnds + refusals
  }

  private static func isBefore(_ left: PublishedService, _ right: PublishedService) -> Bool {
    if left.owner != right.owner { return left.owner < right.owner }
    if left.service.priority != right.service.priority { return left.service.priority < right.service.priority }
    if left.service.target != right.service.target { return left.service.target < right.service.target }
    return left.service.rdata.lexicographicallyPrecedes(right.service.rdata)
  }

  private static func status(
    of record: PublishedService, _ standing: SanctionedHosts.Standing?, _ context: ReviewContext
  ) -> PublisherStatus {
    if record.service.target.isRoot || record.target.isDangling { return .dangling }
    if standing == .unlisted { return .rogue }
    if case .deviating = standing { return .rogue }
    if record.target.failure != nil { return .unresolved }
    if record.target.gap != nil, standing == .sanctioned(byAddress: true) { return .unresolved }
    if standing == nil { return .unreviewed }
    return context.isStale(record) ? .stale : .sanctioned
  }
}

/// The records of one target at one owner: how they differ.
struct Siblings {
  struct Place: Hashable {
    let owner: Name
    let target: Name

    init(_ record: PublishedService) {
      owner = record.owner
      target = record.service.target
    }
  }

  private(set) var spellings: Set<[UInt8]> = []
  /// Priority, weight and port of each.
  private(set) var data: Set<[UInt16]> = []

  mutating func add(_ service: ServiceData) {
    spellings.insert(service.target.wire)
    data.insert([service.priority, service.weight, service.port])
  }
}

extension ReviewContext {
  /// Whether a record is known not to have been published again in time.
  func isStale(_ record: PublishedService) -> Bool {
    guard let refreshed = record.lastRefreshed, now > refreshed else { return false }
    return now - refreshed > policy.staleAfter
  }
}
