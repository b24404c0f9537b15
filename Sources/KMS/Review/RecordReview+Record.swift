import AccessPolicy
import DNSWire

/// What is wrong with the record itself, and with how it stands beside the others.
extension RecordReview {
  mutating func reviewRecord() {
    if context.isStale(record) {
      add(.stale, "The record was last published more than \(DurationText.text(context.policy.staleAfter)) ago.")
    }
    if service.port != KMSLimits.port, !service.target.isRoot {
      add(.port, "The port is \(service.port), not \(KMSLimits.port).")
    }
    if record.isOccluded {
      add(
        .unexpectedOwner,
        "No client gets it from here: \(record.owner.relativeText) is below a delegation or a DNAME record.")
    } else if !record.steps.isEmpty {
      let way = record.steps.map(\.text).joined(separator: ", ")
      add(.indirect, "Clients that ask for \(record.name.relativeText) are led here: \(way).")
    } else if record.owner != AuditedDomain.publisherName(of: publisher.domain) {
      add(.unexpectedOwner, unexpectedOwner)
    }
  }

  /// Whether the TTL is like the others'. What a client was told is no TTL of the zone: a cache counts it down.
  mutating func reviewTimeToLive() {
    guard let usual = context.usualTimeToLive(farFrom: record.ttl) else { return }
    add(.timeToLive, "The TTL is \(record.ttl) seconds; most publishers have about \(usual).")
  }

  private var unexpectedOwner: String {
    let domain = publisher.domain.relativeText
    let labels = record.owner.folded.labels.map { String(decoding: $0, as: UTF8.self) }
    let name = AuditedDomain.publisherName(of: publisher.domain) ?? publisher.domain
    let expected = "clients of \(domain) look for \(name.relativeText)"
    guard labels.count > 1, labels[1].hasPrefix("_") else { return "The label _tcp is missing: \(expected)." }
    if labels[1] != "_tcp" { return "KMS runs over TCP, not \(labels[1].dropFirst().uppercased()): \(expected)." }
    if labels.contains("_sites") { return "KMS clients know no sites: \(expected)." }
    let below = record.owner.parent?.parent ?? .root
    return "Only machines whose domain is \(below.relativeText) find it: \(expected)."
  }

  /// How the records of the target at this owner differ.
  mutating func reviewSiblings(_ siblings: Siblings) {
    let owner = record.owner.relativeText
    if siblings.data.count > 1 { add(.severalRecords, "\(host) has several records at \(owner).") }
    if siblings.spellings.count > 1 {
      add(.spelling, "\(host) stands at \(owner) in several spellings; it is one host.")
    }
  }

  /// Whether the target has an address of another one; `hosts` are the targets by their addresses.
  mutating func reviewSharedAddresses(_ hosts: [IPAddress: [Name]]) {
    let shared = record.target.addresses.lazy.compactMap { address in hosts[address].map { (address, $0) } }
    guard let (address, targets) = shared.first(where: { $0.1.count > 1 }) else { return }
    let target = service.target
    let others = targets.lazy.filter { $0 != target }.prefix(KMSLimits.hosts).map(\.relativeText)
    let list = Array(others).joined(separator: ", ") + (targets.count > KMSLimits.hosts + 1 ? ", ..." : "")
    add(.sharedAddress, "\(host) and \(list) have the address \(address).")
  }
}
