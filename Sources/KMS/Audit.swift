import AccessPolicy
import DNSWire

/// The review of the KMS records of domains.
public struct Audit {
  /// The result.
  public struct Report: Sendable {
    /// All publishers, in the order of their domains, owners, priorities and targets.
    public var publishers: [Publisher] = []
    /// What is wrong with them, in the same order.
    public var findings: [Finding] = []
    /// The domains that were audited, in order.
    public var domains: [AuditedDomain] = []
    /// What should have been audited, and was not.
    public var unaudited: [Unaudited] = []
  }

  private let sanctioned: SanctionedHosts?
  private let now: UInt64
  private let staleAfter: UInt64

  /// Prepares an audit.
  ///
  /// - Parameters:
  ///   - sanctioned: the hosts that may serve KMS; without a list every publisher is unreviewed.
  ///   - now: seconds since 1970.
  ///   - staleAfter: seconds after which a record that is not published again is stale.
  public init(
    sanctioned: SanctionedHosts?, now: UInt64,
    staleAfter: UInt64 = KMSLimits.publicationInterval * KMSLimits.missedPublications
  ) {
    self.sanctioned = sanctioned
    self.now = now
    self.staleAfter = staleAfter
  }

  /// Reviews the publishers of domains; `unaudited` is what could not be read.
  public func report(on domains: [AuditedDomain], unaudited: [Unaudited] = []) -> Report {
    var report = Report(unaudited: unaudited)
    report.domains = domains.sorted { ($0.domain, $0.source) < ($1.domain, $1.source) }
    for domain in report.domains {
      let found = publishers(of: domain)
      report.publishers += found
      for publisher in found { report.findings += findings(on: publisher, among: found) }
    }
    return report
  }

  private func publishers(of domain: AuditedDomain) -> [Publisher] {
    let publishers = domain.records.map { record in
      Publisher(domain: domain.domain, source: domain.source, record: record, status: status(of: record))
    }
    return publishers.sorted { left, right in
      let (left, right) = (left.record, right.record)
      if left.owner != right.owner { return left.owner < right.owner }
      if left.service.priority != right.service.priority { return left.service.priority < right.service.priority }
      if left.service.target != right.service.target { return left.service.target < right.service.target }
      return left.service.rdata.lexicographicallyPrecedes(right.service.rdata)
    }
  }

  private func status(of record: PublishedService) -> PublisherStatus {
    if record.target.isDangling { return .dangling }
    if let sanctioned, !sanctioned.contains(record.service.target) { return .rogue }
    if record.target.failure != nil { return .unresolved }
    if sanctioned == nil { return .unreviewed }
    return isStale(record) ? .stale : .sanctioned
  }

  private func isStale(_ record: PublishedService) -> Bool {
    guard let refreshed = record.provenance?.lastRefreshed, now > refreshed else { return false }
    return now - refreshed > staleAfter
  }

  private func findings(on publisher: Publisher, among all: [Publisher]) -> [Finding] {
    let record = publisher.record
    let target = record.service.target
    let host = target.relativeText
    var findings: [Finding] = []
    func add(_ code: FindingCode, _ message: String) {
      let service = record.service
      let fields = "\(service.priority) \(service.weight) \(service.port) \(service.target.relativeText)"
      let text = "\(record.owner.relativeText) SRV \(fields)"
      findings.append(Finding(code: code, record: text, evidence: record.place, message: message))
    }
    if let sanctioned, !sanctioned.contains(target) { add(.rogue, "\(host) is not a sanctioned KMS host.") }
    if sanctioned == nil { add(.unreviewed, "There is no list of sanctioned hosts to compare \(host) with.") }
    if record.target.isDangling { add(.dangling, "\(host) has no address, so no client reaches it.") }
    if let failure = record.target.failure { add(.unresolved, "The addresses of \(host) are not known: \(failure).") }
    switch record.target {
    case .alias: add(.aliasTarget, "\(host) is an alias (CNAME).")
    case .foreign: add(.foreignTarget, "\(host) is in none of the audited zones.")
    case .host, .noAddress, .unresolved: break
    }
    if isStale(record) {
      add(.stale, "The record was last published more than \(staleAfter / 3_600) hours ago.")
    }
    if record.service.port != KMSLimits.port {
      add(.port, "The port is \(record.service.port), not \(KMSLimits.port).")
    }
    if all.filter({ $0.record.owner == record.owner && $0.record.service.target == target }).count > 1 {
      add(.severalRecords, "\(host) has several records at \(record.owner.relativeText).")
    }
    if record.steps.isEmpty, record.owner != AuditedDomain.publisherName(of: publisher.domain) {
      let domain = publisher.domain.relativeText
      add(.unexpectedOwner, "Clients of \(domain) look for _vlmcs._tcp.\(domain), not here.")
    }
    return findings
  }
}
