public import AccessPolicy
public import DNSWire
public import Zone

/// What is known of a record of a zone beyond the record itself.
public struct RecordEvidence: Sendable {
  /// Where it stands.
  public var place: String
  /// Who published it.
  public var provenance: Provenance?
  /// The TTL that it was written with, in seconds, where its RRset has another.
  public var ttl: UInt32?

  /// When it was last published, in seconds since 1970, where that is known and it ages; who did it may not be known.
  public var lastRefreshed: UInt64?

  /// Makes evidence.
  public init(place: String, provenance: Provenance? = nil, ttl: UInt32? = nil, lastRefreshed: UInt64? = nil) {
    self.place = place
    self.provenance = provenance
    self.ttl = ttl
    self.lastRefreshed = lastRefreshed
  }
}

extension AuditedDomain {
  /// Finds the KMS records of a zone: those at `_vlmcs` names, and those that aliases and wildcards lead clients to.
  ///
  /// - Parameters:
  ///   - zone: one of the zones.
  ///   - zones: all zones that are audited together, in which targets and aliases are looked up.
  ///   - source: where the zone was read, in words.
  ///   - repeated: records that stood there beside others that are the same but for case, so that the zone has one.
  ///   - evidence: what is known of a record; of an alias, its CNAME or DNAME record.
  public init(
    _ zone: ZoneVersion, in zones: ZoneSet, source: String, repeated: [ResourceRecord] = [],
    evidence: (ResourceRecord) -> RecordEvidence
  ) {
    self.init(domain: zone.apex, source: source, coverage: .zone, records: [])
    let owners = PublisherOwners(zone)
    let alone = ZoneSet([zone])
    for record in owners.services + owners.respelled(repeated) {
      add(record, record.name, [], zones, isOccluded: alone.occludes(record.name), evidence)
    }
    let lookups = ZoneWalk(zones: zones, types: [.srv])
    var met: Set<Name> = []
    for name in owners.lookups {
      let (steps, end) = lookups.follow(name)
      if let first = steps.first {
        if first.kind == .wildcard { met.insert(first.owner) }
        // What leads clients of the domains below nowhere, leads nobody whom one knows of.
        let isNamed = name == Self.publisherName(of: zone.apex) || first.kind != .dname
        add(name, steps, end, zones, isNamed: isNamed, evidence)
      } else if case .elsewhere = end, name == Self.publisherName(of: zone.apex) {
        isDelegated = true
      }
    }
    // A wildcard that does not answer for the domain above it does so for all domains below that have no names of their own.
    for wildcard in owners.wildcards where !met.contains(wildcard) {
      guard let name = Self.anyDomain(coveredBy: wildcard) else { continue }
      let (steps, end) = lookups.follow(wildcard)
      if steps.first?.kind == .dname { continue }
      if steps.isEmpty, case .elsewhere = end { continue }
      add(
        name, [LookupStep(kind: .wildcard, owner: wildcard, name: name)] + steps, end, zones, isNamed: false, evidence)
    }
  }

  /// Where clients of any domain below a wildcard's parent look, which stands for all of them: `_vlmcs._tcp.*.lab.example`.
  /// Nil where no domains are: below names of services.
  private static func anyDomain(coveredBy wildcard: Name) -> Name? {
    guard wildcard.parent?.labels.first?.first != UInt8(ascii: "_") else { return nil }
    return publisherName(of: wildcard)
  }

  /// Takes up where a lookup leads; an end without KMS records is noted if it is `isNamed`.
  private mutating func add(
    _ name: Name, _ steps: [LookupStep], _ end: ZoneWalk.End, _ zones: ZoneSet, isNamed: Bool,
    _ evidence: (ResourceRecord) -> RecordEvidence
  ) {
    if case .records(let records) = end, !records.isEmpty {
      for record in records { add(record, name, steps, zones, evidence) }
      return
    }
    var isElsewhere = false
    if case .elsewhere = end { isElsewhere = true }
    // A wildcard that has other records than these does not lead anybody away.
    guard isElsewhere || isNamed, let first = steps.first, steps.contains(where: { $0.kind != .wildcard }) else {
      return
    }
    deadEnds.append(DeadEnd(name: name, steps: steps, isElsewhere: isElsewhere, place: evidence(first.record).place))
  }

  private mutating func add(
    _ record: ResourceRecord, _ name: Name, _ steps: [LookupStep], _ zones: ZoneSet, isOccluded: Bool = false,
    _ evidence: (ResourceRecord) -> RecordEvidence
  ) {
    guard let service = try? ServiceData(rdata: record.rdata) else { return }
    let known = evidence(record)
    var published = PublishedService(
      name: name, owner: record.name, ttl: known.ttl ?? record.ttl, service: service,
      target: TargetResolution(service.target, in: zones), place: known.place, provenance: known.provenance,
      lastRefreshed: known.lastRefreshed, steps: steps)
    published.isOccluded = isOccluded
    records.append(published)
  }
}

extension ZoneSet {
  /// Whether a lookup of a name ends above it, at a delegation or a DNAME record.
  fileprivate func occludes(_ name: Name) -> Bool {
    var lookupName = LookupName()
    lookupName.load(name)
    switch zone(for: lookupName, type: .srv)?.lookup(lookupName, type: .srv) {
    case .delegation, .redirection: return true
    default: return false
    }
  }
}

extension LookupStep {
  /// The record that makes the lookup go on, without its TTL; of a wildcard a record of no type.
  fileprivate var record: ResourceRecord {
    switch kind {
    case .cname: ResourceRecord(name: owner, type: .cname, ttl: 0, rdata: name.wire)
    case .dname: ResourceRecord(name: owner, type: .dname, ttl: 0, rdata: [])
    case .wildcard: ResourceRecord(name: owner, type: .any, ttl: 0, rdata: [])
    }
  }
}

extension TargetResolution {
  /// Looks up a target in zones.
  init(_ target: Name, in zones: ZoneSet) {
    let (steps, end) = ZoneWalk(zones: zones, types: [.a, .aaaa]).follow(target)
    let last: TargetResolution
    switch end {
    case .records(let records): last = records.isEmpty ? .noAddress : .host(Self.addresses(records))
    case .nothing: last = .noAddress
    case .elsewhere(let glue): last = .foreign(Self.addresses(glue))
    }
    let aliases = steps.filter { $0.kind != .wildcard }.map(\.name)
    self = aliases.isEmpty ? last : .alias(aliases, last)
  }

  private static func addresses(_ records: [ResourceRecord]) -> [IPAddress] {
    records.compactMap { IPAddress(octets: $0.rdata) }
      .sorted { ($0.octetCount, $0.description) < ($1.octetCount, $1.description) }
  }
}
