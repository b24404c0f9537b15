import AccessPolicy
public import DNSWire
public import KMS
import Zone

/// The addition of a KMS record that an update asks for, with what is thought of it.
public struct WatchedPublisher: Sendable {
  /// The record as it would be stored.
  public let record: ResourceRecord
  /// What the record says.
  public let service: ServiceData
  /// What becomes of it, by enforcement; by the rules alone it may be refused all the same.
  public let verdict: Enforcement.Verdict

  /// The record of an addition at a `_vlmcs` name.
  init?(_ record: ResourceRecord, by requestor: Requestor, rule: String, in zone: ZoneEdit, enforcement: Enforcement) {
    guard record.isPublisher, let service = try? ServiceData(rdata: record.rdata) else { return nil }
    self.record = record
    self.service = service
    let published = PublishedService(
      owner: record.name, ttl: record.ttl, service: service, target: zone.resolution(of: service.target), place: "",
      provenance: Provenance(requestor, rule: rule, now: 0))
    verdict = enforcement.verdict(on: published, in: zone.apex)
  }
}

extension ResourceRecord {
  /// Whether this is an SRV record at a name whose first label is `_vlmcs`.
  var isPublisher: Bool { type == .srv && name.isPublisher }
}

extension Name {
  /// Whether the first label is `_vlmcs`.
  var isPublisher: Bool { AuditedDomain.isPublisherName(self) }
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
