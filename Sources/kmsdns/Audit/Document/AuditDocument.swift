import DNSWire
import KMS
import Zone

/// An audit's result, as all its reports are made of. In JSON it is read again as a baseline, and comes from the running
/// server. Times are in the form of RFC 3339.
struct AuditDocument: Codable, JSONDocument {
  /// The version of the form.
  static let currentVersion = 2
  /// From so many domains on a thread is worth it.
  static let domainsOfOneThread = 64

  var version = Self.currentVersion
  var generated: String
  /// The program that made it.
  var program: String
  /// What was audited, in words.
  var source: String
  var domains: [DomainEntry]
  var publishers: [PublisherEntry]
  var findings: [FindingEntry]
  var unaudited: [UnauditedEntry]
  /// What is odd about the audit itself: a line for each.
  var warnings: [String]
  /// What the machines of each domain that has records find.
  var clients: [ClientsEntry]
  /// What the publishers do to machines, where their numbers are known.
  var impact: ImpactEntry?
  /// How it differs from an earlier audit.
  var baseline: BaselineEntry?

  init(_ report: Audit.Report, source: String, warnings: [String] = [], now: UInt64) {
    generated = SystemClock.text(now)
    program = "kmsdns \(KMSDNS.programVersion)"
    self.source = source
    let publishers = Dictionary(grouping: report.publishers) { $0.domain }
    domains = report.domains.map { domain in
      DomainEntry(
        domain: domain.domain.relativeText, source: domain.source, coverage: domain.coverage,
        publishers: publishers[domain.domain]?.count { $0.source == domain.source } ?? 0)
    }
    self.publishers = Parallel.map(report.publishers, atLeast: Self.domainsOfOneThread) { PublisherEntry($0) }
    clients = Self.clients(self.publishers)
    findings = report.findings.map { finding in
      FindingEntry(finding, source: finding.publisher.map { report.publishers[$0].source })
    }
    unaudited = report.unaudited.map { UnauditedEntry(subject: $0.subject, reason: $0.reason) }
    self.warnings = warnings + report.idleAcknowledgements.map(Self.warning)
  }

  private static func warning(_ idle: Acknowledgement) -> String {
    "\(idle.place.isEmpty ? "" : idle.place + ": ")nothing is found that the acknowledgement of \(idle.code.rawValue) is about"
  }
}

/// How much of the audit could be done, and what came of it.
extension AuditDocument {
  /// Whether something could not be audited: a source, or where a target leads to.
  var isIncomplete: Bool {
    !unaudited.isEmpty || findings.contains { $0.isOpen && $0.code == FindingCode.unresolved.rawValue }
  }

  /// The publisher that a finding is about.
  func publisher(of finding: FindingEntry) -> PublisherEntry? {
    finding.publisher.flatMap { publishers.indices.contains($0) ? publishers[$0] : nil }
  }

  /// The findings that count: open, of at least this severity, and where there is a baseline, not the same as in it.
  func counted(from severity: Severity) -> [FindingEntry] {
    findings.filter { $0.isOpen && $0.severity >= severity && (baseline == nil || $0.change != nil) }
  }
}
