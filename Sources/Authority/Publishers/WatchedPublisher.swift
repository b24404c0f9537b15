import AccessPolicy
public import DNSWire
public import KMS
import Zone

/// The addition of a record that KMS clients are led by, as an update asks for it, with what is thought of it.
public struct WatchedPublisher: Sendable {
  /// The record as it would be stored.
  public let record: ResourceRecord
  /// What the record says; of an alias its target alone.
  public let service: ServiceData
  /// Whether the record is an alias.
  public let isAlias: Bool
  /// What becomes of it, by enforcement; by the rules alone it may be refused all the same.
  public let verdict: Enforcement.Verdict

  /// The record of an addition; nil where it has nothing to do with KMS clients.
  init?(_ record: ResourceRecord, by requestor: Requestor, rule: String, in zone: ZoneEdit, enforcement: Enforcement) {
    self.init(record, by: requestor, rule: rule, in: zone.apex, enforcement: enforcement, zone.resolution)
  }

  /// The same where nothing is known of the zone but its name.
  init?(_ record: ResourceRecord, by requestor: Requestor, in zone: Name, enforcement: Enforcement) {
    self.init(record, by: requestor, rule: "", in: zone, enforcement: enforcement) { _ in .foreign([]) }
  }

  private init?(
    _ record: ResourceRecord, by requestor: Requestor, rule: String, in zone: Name, enforcement: Enforcement,
    _ resolution: (Name) -> TargetResolution
  ) {
    // The zone's own name servers take no client away.
    guard let lead = ClientLead(record), record.type != .ns || record.name != zone else { return nil }
    self.record = record
    service = lead.service
    switch lead {
    case .host(let service):
      let published = PublishedService(
        owner: record.name, ttl: record.ttl, service: service, target: resolution(service.target), place: "",
        provenance: Provenance(requestor, rule: rule, now: 0))
      isAlias = false
      verdict = enforcement.verdict(on: published, in: zone)
    case .alias(let target):
      isAlias = true
      verdict = enforcement.verdict(on: "alias", to: target, in: zone)
    case .delegation(let server):
      isAlias = true
      verdict = enforcement.verdict(on: "delegation", to: server, in: zone)
    }
  }
}

extension ResourceRecord {
  /// Whether this is an SRV record that KMS clients may get.
  var isPublisher: Bool { type == .srv && name.isPublisher }
}

extension Name {
  /// Whether KMS clients may get the SRV records here: the first label is `_vlmcs`, or the name is a wildcard.
  var isPublisher: Bool { isWildcard || AuditedDomain.isPublisherName(self) }
}

extension ZoneEdit {
  /// What an SRV target leads to, as far as the zone knows.
  fileprivate func resolution(of target: Name) -> TargetResolution {
    guard target.isSubdomain(of: apex) else { return .foreign([]) }
    let addresses = recordSets(of: target).filter { $0.type == .a || $0.type == .aaaa }
      .flatMap { $0.rdatas.compactMap { IPAddress(octets: $0) } }
    return addresses.isEmpty ? .noAddress : .host(addresses)
  }
}
