import AccessPolicy
import DNSWire
import KMS
import TestSupport
import Testing
import Zone

/// The report on zones; by default `kms1.lab.example` is sanctioned.
func audit(
  _ zones: ZoneVersion..., sanctioned: [Name]? = ["kms1.lab.example"], provenance: Provenance? = nil,
  now: UInt64 = 1_800_000_000
) -> Audit.Report {
  audit(
    zones, policy: AuditPolicy(sanctioned: sanctioned.map { SanctionedHosts($0) }), provenance: provenance, now: now)
}

/// The report on zones by a policy.
func audit(
  _ zones: [ZoneVersion], policy: AuditPolicy, provenance: Provenance? = nil, now: UInt64 = 1_800_000_000
) -> Audit.Report {
  let set = ZoneSet(zones)
  let domains = zones.map { zone in
    AuditedDomain(zone, in: set, source: "source of \(zone.apex)") { record in
      RecordEvidence(
        place: "place of \(record.name)", provenance: provenance, lastRefreshed: provenance?.lastRefreshed)
    }
  }
  return Audit(policy: policy, now: now).report(on: domains)
}

/// The report on `lab.example` by a list of sanctioned hosts.
func audit(
  _ zone: ZoneVersion, by entry: SanctionedHost, _ others: SanctionedHost..., provenance: Provenance? = nil
) -> Audit.Report {
  audit([zone], policy: AuditPolicy(sanctioned: SanctionedHosts([entry] + others)), provenance: provenance)
}

/// A zone `lab.example` with these records.
func lab(_ records: [ResourceRecord]) throws -> ZoneVersion {
  try .of("lab.example", records)
}

/// A host with a record at `_vlmcs._tcp.lab.example`.
func publisher(_ host: Name) -> [ResourceRecord] {
  [.srv("_vlmcs._tcp.lab.example", host), .a(host, host == "kms1.lab.example" ? "192.0.2.20" : "192.0.2.147")]
}

extension SanctionedHost {
  /// An entry with conditions.
  static func entry(
    _ host: Name? = nil, zones: [Name]? = nil, addresses: [String]? = nil, keys: Set<Name>? = nil,
    sources: [String]? = nil, isExpected: Bool = false
  ) -> SanctionedHost {
    var entry = SanctionedHost(host: host)
    entry.zones = zones
    entry.addresses = addresses?.compactMap { AddressRange(text: $0) }
    entry.keys = keys
    entry.sources = sources?.compactMap { AddressRange(text: $0) }
    entry.isExpected = isExpected
    return entry
  }
}

extension Provenance {
  static func refreshed(at time: UInt64) throws -> Provenance {
    let requestor = Requestor(
      signer: .tsig("kms1-key"), host: "kms1.lab.example", address: try #require(IPAddress(text: "192.0.2.10")),
      transport: .udp)
    return Provenance(requestor, rule: "kms", now: time)
  }
}

extension Audit.Report {
  /// The messages of the findings of one kind.
  func messages(_ code: FindingCode) -> [String] { findings.filter { $0.code == code }.map(\.message) }
  var codes: [FindingCode] { findings.map(\.code) }
  var statuses: [PublisherStatus] { publishers.map(\.status) }
  /// The addresses of each publisher's target.
  var addresses: [[String]] { publishers.map { $0.record.target.addresses.map(\.description) } }
}
