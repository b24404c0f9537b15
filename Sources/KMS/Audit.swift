public import AccessPolicy
public import DNSWire
public import Zone

/// The review of every `_vlmcs` publisher in zones.
public struct Audit {
  /// What is known of a record beyond the record itself.
  public struct Evidence: Sendable {
    /// Where it stands.
    public var place: String
    /// Who published it.
    public var provenance: Provenance?

    /// Makes evidence.
    public init(place: String, provenance: Provenance? = nil) {
      self.place = place
      self.provenance = provenance
    }
  }

  /// The result.
  public struct Report: Sendable {
    /// All publishers, in the order of their zones, owners, priorities and targets.
    public var publishers: [Publisher] = []
    /// What is wrong with them, in the same order.
    public var findings: [Finding] = []
    /// The zones that were audited.
    public var zones: [Name] = []
  }

  private let targets: TargetResolver
  private let sanctioned: SanctionedHosts?
  private let now: UInt64
  private let staleAfter: UInt64

  /// Prepares an audit.
  ///
  /// - Parameters:
  ///   - zones: where targets are looked up.
  ///   - sanctioned: the hosts that may serve KMS; without a list every publisher is unreviewed.
  ///   - now: seconds since 1970.
  ///   - staleAfter: seconds after which a record that is not published again is stale.
  public init(
    zones: ZoneSet, sanctioned: SanctionedHosts?, now: UInt64,
    staleAfter: UInt64 = KMSLimits.publicationInterval * KMSLimits.missedPublications
  ) {
    targets = TargetResolver(zones: zones)
    self.sanctioned = sanctioned
    self.now = now
    self.staleAfter = staleAfter
  }

  /// Reviews the publishers of some of the zones.
  public func report(on zones: [ZoneVersion], evidence: (ResourceRecord) -> Evidence) -> Report {
    var report = Report()
    for zone in zones.sorted(by: { $0.apex < $1.apex }) {
      report.zones.append(zone.apex)
      let found = publishers(of: zone, evidence: evidence)
      report.publishers += found
      for publisher in found { report.findings += findings(on: publisher, among: found) }
    }
    return report
  }

  private func publishers(of zone: ZoneVersion, evidence: (ResourceRecord) -> Evidence) -> [Publisher] {
    var publishers: [Publisher] = []
    zone.forEachNode { node in
      guard Self.isPublisherOwner(node.name), let set = node.recordSet(.srv) else { return }
      for record in set.records(owner: node.name) {
        guard let service = try? ServiceData(rdata: record.rdata) else { continue }
        let known = evidence(record)
        var publisher = Publisher(
          zone: zone.apex, owner: node.name, ttl: record.ttl, service: service,
          addresses: targets.resolve(service.target).addresses, status: .unreviewed, provenance: known.provenance,
          evidence: known.place)
        publisher.status = status(of: publisher)
        publishers.append(publisher)
      }
    }
    return publishers.sorted { left, right in
      if left.owner != right.owner { return left.owner < right.owner }
      if left.service.priority != right.service.priority { return left.service.priority < right.service.priority }
      if left.service.target != right.service.target { return left.service.target < right.service.target }
      return left.service.rdata.lexicographicallyPrecedes(right.service.rdata)
    }
  }

  /// `_vlmcs` as the first label, at whatever place.
  private static func isPublisherOwner(_ name: Name) -> Bool {
    name.folded.labels.first?.elementsEqual("_vlmcs".utf8) ?? false
  }

  private func status(of publisher: Publisher) -> PublisherStatus {
    if targets.resolve(publisher.service.target).isDangling { return .dangling }
    guard let sanctioned else { return .unreviewed }
    guard sanctioned.contains(publisher.service.target) else { return .rogue }
    return isStale(publisher) ? .stale : .sanctioned
  }

  private func isStale(_ publisher: Publisher) -> Bool {
    guard let refreshed = publisher.provenance?.lastRefreshed, now > refreshed else { return false }
    return now - refreshed > staleAfter
  }

  private func findings(on publisher: Publisher, among all: [Publisher]) -> [Finding] {
    let target = publisher.service.target
    let host = target.relativeText
    var findings: [Finding] = []
    func add(_ code: FindingCode, _ message: String) {
      let service = publisher.service
      let fields = "\(service.priority) \(service.weight) \(service.port) \(service.target.relativeText)"
      let record = "\(publisher.owner.relativeText) SRV \(fields)"
      findings.append(Finding(code: code, record: record, evidence: publisher.evidence, message: message))
    }
    if let sanctioned, !sanctioned.contains(target) { add(.rogue, "\(host) is not a sanctioned KMS host.") }
    if sanctioned == nil { add(.unreviewed, "There is no list of sanctioned hosts to compare \(host) with.") }
    let resolution = targets.resolve(target)
    if resolution.isDangling { add(.dangling, "\(host) has no address, so no client reaches it.") }
    switch resolution {
    case .alias: add(.aliasTarget, "\(host) is an alias (CNAME).")
    case .foreign: add(.foreignTarget, "\(host) is in none of the audited zones.")
    case .host, .noAddress: break
    }
    if isStale(publisher) {
      add(.stale, "The record was last published more than \(staleAfter / 3_600) hours ago.")
    }
    if publisher.service.port != KMSLimits.port {
      add(.port, "The port is \(publisher.service.port), not \(KMSLimits.port).")
    }
    if all.filter({ $0.owner == publisher.owner && $0.service.target == target }).count > 1 {
      add(.severalRecords, "\(host) has several records at \(publisher.owner.relativeText).")
    }
    if !isExpected(publisher.owner, zone: publisher.zone) {
      let zone = publisher.zone.relativeText
      add(.unexpectedOwner, "Clients of \(zone) look for _vlmcs._tcp.\(zone), not here.")
    }
    return findings
  }

  private func isExpected(_ owner: Name, zone: Name) -> Bool {
    owner.labelCount == zone.labelCount + 2 && owner.folded.labels[1].elementsEqual("_tcp".utf8)
  }
}
