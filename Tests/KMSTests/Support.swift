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
  let set = ZoneSet(zones)
  let domains = zones.map { zone in
    AuditedDomain(zone, in: set, source: "source of \(zone.apex)") { record in
      RecordEvidence(place: "place of \(record.name)", provenance: provenance)
    }
  }
  return Audit(sanctioned: sanctioned.map { SanctionedHosts($0) }, now: now).report(on: domains)
}

/// A zone `lab.example` with these records.
func lab(_ records: [ResourceRecord]) throws -> ZoneVersion {
  try .of("lab.example", records)
}

/// A host with a record at `_vlmcs._tcp.lab.example`.
func publisher(_ host: Name) -> [ResourceRecord] {
  [.srv("_vlmcs._tcp.lab.example", host), .a(host, "192.0.2.20")]
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
  var codes: [FindingCode] { findings.map(\.code) }
  var statuses: [PublisherStatus] { publishers.map(\.status) }
  /// The addresses of each publisher's target.
  var addresses: [[String]] { publishers.map { $0.record.target.addresses.map(\.description) } }
}
