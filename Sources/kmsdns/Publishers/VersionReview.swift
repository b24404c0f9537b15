import AccessPolicy
import Authority
import DNSWire
import KMS
import Zone

/// What operators want to hear of a zone that another version is served of than before, but not by an update: KMS publishers that
/// are not sanctioned, and came or changed at its primary, in its file or by an import. They can only be flagged, whatever becomes
/// of updates.
struct VersionReview {
  let enforcement: Enforcement
  /// Where the zone comes from, in words.
  let source: String

  /// Whether changes may have to do with publishers; where they are not known, they may.
  func concerns(_ changes: [ChangeSet]?) -> Bool {
    guard let changes else { return true }
    return changes.contains { $0.added.contains { ClientLead($0) != nil } }
  }

  /// What happened from one version to the next; `before` is nil where there was none.
  func events(_ before: ZoneVersion?, _ version: ZoneVersion, address: IPAddress?, now: UInt64) -> [PublisherEvent] {
    guard enforcement.isWatched(version.apex) else { return [] }
    let known = before.map(Self.publishers) ?? []
    let hosts = Set(known.map { Host(owner: $0.owner, target: $0.service.target) })
    let services = Set(known.map { Published(owner: $0.owner, rdata: $0.service.rdata) })
    return Self.publishers(version).compactMap { record in
      guard !services.contains(Published(owner: record.owner, rdata: record.service.rdata)),
        let reason = objection(to: record, in: version.apex)
      else { return nil }
      let isKnown = hosts.contains(Host(owner: record.owner, target: record.service.target))
      return PublisherEvent(
        kind: isKnown ? .changed : .appeared, time: now, zone: version.apex, owner: record.owner,
        service: record.service, credential: source, address: address, reason: reason)
    }
  }

  private struct Host: Hashable {
    let owner: Name
    let target: Name
  }

  private struct Published: Hashable {
    let owner: Name
    let rdata: [UInt8]
  }

  private func objection(to record: PublishedService, in zone: Name) -> String? {
    switch enforcement.verdict(on: record, in: zone) {
    case .sanctioned: nil
    case .flagged(let reason), .held(let reason), .refused(let reason): reason
    }
  }

  private static func publishers(_ version: ZoneVersion) -> [PublishedService] {
    AuditedDomain(version, in: ZoneSet([version]), source: "") { _ in RecordEvidence(place: "") }.records
  }
}
