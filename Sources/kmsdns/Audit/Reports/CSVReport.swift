import KMS

/// An audit for spreadsheets (RFC 4180): a row for each finding, one for each publisher without any, and one for all that
/// could not be audited. With a baseline, there are rows for what is gone.
struct CSVReport: AuditReport {
  private let document: AuditDocument

  static let header = [
    "domain", "source", "owner", "target", "addresses", "port", "priority", "weight", "ttl", "status", "published by",
    "published from", "last published", "code", "severity", "message", "evidence", "acknowledged until",
    "acknowledged because", "change",
  ]

  init(_ document: AuditDocument) {
    self.document = document
  }

  var text: String {
    ([Self.header] + rows).map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
  }

  private var rows: [[String]] {
    var findings: [Int: [AuditDocument.FindingEntry]] = [:]
    for finding in document.findings { findings[finding.publisher ?? -1, default: []].append(finding) }
    var rows: [[String]] = []
    for (index, publisher) in document.publishers.enumerated() {
      let own = findings[index] ?? []
      if own.isEmpty {
        rows.append(cells(publisher) + cells(nil, evidence: publisher.evidence, publisher.change?.rawValue))
      }
      rows += own.map { cells(publisher) + cells($0, evidence: $0.evidence, $0.change?.rawValue) }
    }
    rows += (findings[-1] ?? []).map { row($0, $0.change?.rawValue) }
    rows += document.unaudited.map { Self.unaudited(source: $0.subject, reason: $0.reason) }
    guard let baseline = document.baseline else { return rows }
    rows += baseline.gonePublishers.map { cells($0) + cells(nil, evidence: $0.evidence, "gone") }
    rows += baseline.goneFindings.map { row($0, "gone") }
    return rows
      + baseline.domainsNotAudited.map { domain in
        Self.unaudited(domain: domain, reason: "audited in \(baseline.file), and not this time")
      }
  }

  /// The row of a finding about a domain, or a publisher that is not there.
  private func row(_ finding: AuditDocument.FindingEntry, _ change: String?) -> [String] {
    [finding.domain, source(of: finding.domain), finding.owner, finding.host ?? ""] + Array(repeating: "", count: 9)
      + cells(finding, evidence: finding.evidence, change)
  }

  private static func unaudited(domain: String = "", source: String = "", reason: String) -> [String] {
    var row = Array(repeating: "", count: header.count)
    row[0] = domain
    row[1] = source
    row[9] = "not audited"
    row[15] = reason
    return row
  }

  /// Where a domain was read; nothing where it was read in several places.
  private func source(of domain: String) -> String {
    let sources = document.domains.filter { $0.domain == domain }.map(\.source)
    return sources.count == 1 ? sources[0] : ""
  }

  private func cells(_ publisher: AuditDocument.PublisherEntry) -> [String] {
    [
      publisher.domain, publisher.source, publisher.owner, publisher.target,
      publisher.addresses.joined(separator: " "), "\(publisher.port)", "\(publisher.priority)", "\(publisher.weight)",
      "\(publisher.ttl)", publisher.status.rawValue, publisher.provenance?.credential ?? "",
      publisher.provenance?.address ?? "", publisher.lastRefreshed ?? "",
    ]
  }

  private func cells(
    _ finding: AuditDocument.FindingEntry?, evidence: String, _ change: String?
  ) -> [String] {
    let acknowledgement = finding?.acknowledgement
    return [
      finding?.code ?? "", finding?.severity.rawValue ?? "", finding?.message ?? "", evidence,
      acknowledgement?.until ?? "", acknowledgement?.reason ?? "", change ?? "",
    ]
  }

  /// A field that no spreadsheet takes for a formula.
  private static func field(_ text: String) -> String {
    var field = HostileText.printable(text)
    if let first = field.unicodeScalars.first, "=+-@".unicodeScalars.contains(first) { field = "'" + field }
    guard field.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}
