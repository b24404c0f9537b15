import DNSWire
import Zone

/// The review of the KMS records of domains.
public struct Audit {
  /// The result.
  public struct Report: Sendable {
    /// All publishers, in the order of their domains, owners, priorities and targets.
    public var publishers: [Publisher] = []
    /// What is wrong, domain by domain: with the publishers in the same order, then with the domain.
    public var findings: [Finding] = []
    /// The domains that were audited, in order.
    public var domains: [AuditedDomain] = []
    /// What should have been audited, and was not.
    public var unaudited: [Unaudited] = []
    /// The acknowledgements that no finding of the audited domains needs.
    public var idleAcknowledgements: [Acknowledgement] = []
  }

  private let policy: AuditPolicy
  private let now: UInt64

  /// From so many domains on a thread is worth it.
  private static let domainsOfOneThread = 64

  /// Prepares an audit by a policy; `now` is in seconds since 1970.
  public init(policy: AuditPolicy, now: UInt64) {
    self.policy = policy
    self.now = now
  }

  /// Reviews the publishers of domains; `unaudited` is what could not be read.
  public func report(on domains: [AuditedDomain], unaudited: [Unaudited] = []) -> Report {
    var report = Report(unaudited: unaudited)
    report.domains = domains.sorted { ($0.domain, $0.source) < ($1.domain, $1.source) }
    let context = ReviewContext(policy: policy, now: now, domains: report.domains)
    let reviews = Parallel.map(report.domains, atLeast: Self.domainsOfOneThread) { domain in
      let review = DomainReview(domain, context)
      return (publishers: review.publishers, findings: review.findings)
    }
    for review in reviews {
      let first = report.publishers.count
      report.publishers += review.publishers
      report.findings += review.findings.map { finding in
        var finding = finding
        finding.publisher = finding.publisher.map { $0 + first }
        return finding
      }
    }
    for domain in report.domains {
      if domain.isDelegated { report.unaudited.append(Self.delegation(domain)) }
      report.unaudited += domain.deadEnds.filter(\.isElsewhere).map(Self.unknownEnd)
    }
    acknowledge(&report)
    return report
  }

  /// Who reads a zone, and not the one below in which clients look, has not seen what they find.
  private static func delegation(_ domain: AuditedDomain) -> Unaudited {
    let name = AuditedDomain.publisherName(of: domain.domain) ?? domain.domain
    return Unaudited(
      subject: name.relativeText,
      reason:
        "\(domain.domain.relativeText) delegates it to a zone that is not among those audited: audit that one too, or ask as "
        + "clients do (--domains)")
  }

  /// Nor has who reads the alias, and not what it leads to.
  private static func unknownEnd(_ end: DeadEnd) -> Unaudited {
    Unaudited(
      subject: end.name.relativeText,
      reason:
        "it leads to where the audit does not reach (\(end.steps.map(\.text).joined(separator: ", "))): audit the zone there, "
        + "too, or ask as clients do (--domains)")
  }

  private func acknowledge(_ report: inout Report) {
    let known = Dictionary(grouping: policy.acknowledgements.indices) { policy.acknowledgements[$0].code }
    var used: Set<Int> = []
    for index in report.findings.indices {
      let covering = (known[report.findings[index].code] ?? []).filter {
        policy.acknowledgements[$0].covers(report.findings[index])
      }
      used.formUnion(covering)
      let last = covering.max { policy.acknowledgements[$0].end < policy.acknowledgements[$1].end }
      guard let acknowledgement = last.map({ policy.acknowledgements[$0] }) else { continue }
      report.findings[index].acknowledgement = acknowledgement
      report.findings[index].isAcknowledgementExpired = now >= acknowledgement.end
    }
    let audited = Set(report.domains.map(\.domain))
    report.idleAcknowledgements = policy.acknowledgements.indices.filter { index in
      guard !used.contains(index), !audited.isEmpty else { return false }
      guard let zone = policy.acknowledgements[index].zone, !audited.contains(zone) else { return true }
      // Another audit may be of that zone, if there is one.
      return !policy.zones.isEmpty && !policy.zones.contains(zone)
    }.map { policy.acknowledgements[$0] }
  }
}
