import AccessPolicy
import DNSWire
import KMS

/// Whom a client finds, as JSON has it. Shares are from 0 to 1.
struct DiscoveryDocument: Encodable, JSONDocument {
  enum Outcome: String, Encodable {
    case found
    case nothing
    case noDomain = "no-domain"
    case unknown
    case notAsked = "not-asked"
  }

  /// One name that the client asks for.
  struct LookupEntry: Encodable {
    var name: String
    var outcome: Outcome
    /// Who answered, or why nobody did.
    var detail: String
    /// How an alias leads on.
    var steps: [String]
  }

  /// One host that it finds.
  struct HostEntry: Encodable {
    var target: String
    var port: UInt16
    var priority: UInt16
    var weight: UInt16
    var addresses: [String]
    var status: PublisherStatus
    /// Whether it may serve KMS; none without a list of sanctioned hosts.
    var sanctioned: Bool?
    /// Why its addresses, or others that matter, are not known; none where they are.
    var unresolved: String?
    /// The share of the first contacts, and of the second ones where the first host does not answer.
    var first: Double
    var second: Double
    /// The share of the first contacts of clients before Windows 7, which choose at random.
    var firstAtRandom: Double
    /// The share of the clients that get there in the end, as hosts without an address are passed over; none where
    /// that can't be computed.
    var reached: Double?
  }

  /// How many clients meet a rogue host.
  struct RogueEntry: Encodable {
    var clients: Int
    /// The mean number of clients that get to a rogue host in the end.
    var expected: Double
    /// The chance that at least one does.
    var atLeastOne: Double
  }

  /// The version of this form.
  var version = 1
  var generated: String
  var lookups: [LookupEntry]
  /// The name that the hosts come from; none where there are no hosts, or the client is bound to one.
  var found: String?
  /// In the order of their priorities, and of their shares among equal ones.
  var hosts: [HostEntry]
  /// The share of the clients that get to a rogue host in the end.
  var rogueShare: Double
  var rogues: RogueEntry?

  private static let unsanctioned: Set<FindingCode> = [
    .rogue, .unsanctionedAddress, .unsanctionedCredential, .unsanctionedSource,
  ]

  init(_ result: Discovery.Result, policy: AuditPolicy, clients: Int?, now: UInt64) {
    generated = SystemClock.text(now)
    lookups = result.steps.map(LookupEntry.init)
    hosts = []
    rogueShare = 0
    guard let domain = result.found else { return }
    if !result.steps.isEmpty { found = AuditedDomain.publisherName(of: domain.domain)?.relativeText }
    let report = Audit(policy: policy, now: now).report(on: [domain])
    let publishers = report.publishers
    let others = Set(report.findings.filter { Self.unsanctioned.contains($0.code) }.compactMap(\.publisher))
    let services = publishers.map(\.record.service)
    let (shares, random) = (ClientShares(services), ClientShares(services, choice: .atRandom))
    let silent = Set(publishers.filter { $0.status == .dangling }.map(\.record.service.target))
    let reached = shares.shares { !silent.contains($0.target) }
    let entries = publishers.indices.map { index in
      HostEntry(
        publishers[index], isSanctioned: policy.sanctioned == nil ? nil : !others.contains(index),
        first: shares.first[index], second: shares.second[index],
        firstAtRandom: random.first[index], reached: reached?[index])
    }
    hosts = entries.sorted { ($0.priority, $1.first, $0.target) < ($1.priority, $0.first, $1.target) }
    rogueShare = hosts.filter { $0.status == .rogue }.reduce(0) { $0 + ($1.reached ?? $1.first) }
    rogues = clients.map { clients in
      let encounters = Encounters(share: rogueShare, clients: clients)
      return RogueEntry(clients: clients, expected: encounters.expected, atLeastOne: encounters.atLeastOne)
    }
  }
}

/// What came of it.
extension DiscoveryDocument {
  /// Whether a lookup, or the addresses of a host, could not be had.
  var isIncomplete: Bool {
    lookups.contains { $0.outcome == .unknown } || hosts.contains { $0.unresolved != nil }
  }

  /// Whether there was a list of sanctioned hosts to go by.
  var hasList: Bool { hosts.contains { $0.sanctioned != nil } }

  /// The hosts that may not serve KMS.
  var unsanctionedHosts: [HostEntry] { hosts.filter { $0.sanctioned == false } }

  /// Whether the client gets to a host.
  var isServed: Bool { hosts.contains { $0.status != .dangling } }
}

extension DiscoveryDocument.LookupEntry {
  fileprivate init(_ step: Discovery.Step) {
    name = AuditedDomain.publisherName(of: step.domain)?.relativeText ?? step.domain.relativeText
    steps = []
    switch step.outcome {
    case .found(let domain):
      (outcome, detail) = (.found, domain.source)
      steps = domain.records.first?.steps.map(Self.text) ?? []
    case .nothing(let domain):
      (outcome, detail) = (.nothing, domain.source)
      steps = domain.deadEnds.first?.steps.map(Self.text) ?? []
    case .noDomain(let reason): (outcome, detail) = (.noDomain, reason)
    case .unknown(let reason): (outcome, detail) = (.unknown, reason)
    case .notAsked: (outcome, detail) = (.notAsked, "")
    }
  }

  private static func text(_ step: LookupStep) -> String {
    "\(step.owner.relativeText) \(step.kind.rawValue.uppercased()) \(step.name.relativeText)"
  }
}

extension DiscoveryDocument.HostEntry {
  fileprivate init(
    _ publisher: Publisher, isSanctioned: Bool?, first: Double, second: Double, firstAtRandom: Double, reached: Double?
  ) {
    let service = publisher.record.service
    target = service.target.relativeText
    port = service.port
    priority = service.priority
    weight = service.weight
    addresses = publisher.record.target.addresses.map(\.description)
    status = publisher.status
    sanctioned = isSanctioned
    unresolved =
      publisher.record.target.failure ?? (publisher.status == .unresolved ? publisher.record.target.gap : nil)
    self.first = first
    self.second = second
    self.firstAtRandom = firstAtRandom
    self.reached = reached
  }
}
