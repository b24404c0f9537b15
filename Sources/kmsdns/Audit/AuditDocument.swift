import AccessPolicy
import DNSWire
import KMS

/// An audit as JSON has it. Times are in the form of RFC 3339.
struct AuditDocument: Codable, JSONDocument {
  struct PublisherEntry: Codable {
    var zone: String
    var owner: String
    var target: String
    var addresses: [String]
    var port: UInt16
    var priority: UInt16
    var weight: UInt16
    var ttl: UInt32
    var status: PublisherStatus
    var evidence: String
    var provenance: ProvenanceEntry?
  }

  struct ProvenanceEntry: Codable {
    var credential: String
    var address: String
    var transport: String
    var rule: String
    var firstSeen: String
    var lastRefreshed: String
    var lastChanged: String
  }

  struct FindingEntry: Codable {
    var code: String
    var severity: Severity
    var record: String
    var evidence: String
    var message: String
    var remedy: String
  }

  /// The version of this form.
  var version = 1
  var generated: String
  var source: String
  var zones: [String]
  var publishers: [PublisherEntry]
  var findings: [FindingEntry]
  var unaudited: [UnauditedEntry]

  /// What could not be audited, and why.
  struct UnauditedEntry: Codable {
    var subject: String
    var reason: String
  }

  init(_ report: Audit.Report, source: String, now: UInt64) {
    generated = SystemClock.text(now)
    self.source = source
    zones = report.domains.map(\.domain.relativeText)
    publishers = report.publishers.map(PublisherEntry.init)
    findings = report.findings.map { finding in
      FindingEntry(
        code: finding.code.rawValue, severity: finding.code.severity, record: finding.record,
        evidence: finding.evidence, message: finding.message, remedy: finding.code.remedy)
    }
    unaudited = report.unaudited.map { UnauditedEntry(subject: $0.subject, reason: $0.reason) }
  }
}

extension AuditDocument.PublisherEntry {
  fileprivate init(_ publisher: Publisher) {
    let record = publisher.record
    zone = publisher.domain.relativeText
    owner = record.owner.relativeText
    target = record.service.target.relativeText
    addresses = record.target.addresses.map(\.description)
    port = record.service.port
    priority = record.service.priority
    weight = record.service.weight
    ttl = record.ttl
    status = publisher.status
    evidence = record.place
    provenance = record.provenance.map(AuditDocument.ProvenanceEntry.init)
  }
}

extension AuditDocument.ProvenanceEntry {
  init(_ known: Provenance) {
    self.init(
      credential: known.credential, address: known.address, transport: known.transport, rule: known.rule,
      firstSeen: SystemClock.text(known.firstSeen), lastRefreshed: SystemClock.text(known.lastRefreshed),
      lastChanged: SystemClock.text(known.lastChanged))
  }
}
