import KMS

/// An audit for spreadsheets (RFC 4180): a row for each finding, one for each publisher without any, and one for all that
/// could not be audited.
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
      if own.isEmpty { rows.append(cells(publisher) + cells(nil, evidence: publisher.evidence, publisher.change)) }
      rows += own.map { cells(publisher) + cells($0, evidence: $0.evidence, $0.change) }
    }
    rows += (findings[-1] ?? []).map { finding in
      [finding.domain, "", finding.owner, finding.host ?? ""] + Array(repeating: "", count: 9)
        + cells(finding, evidence: finding.evidence, finding.change)
    }
    rows += document.unaudited.map { entry in
      var row = Array(repeating: "", count: Self.header.count)
      row[1] = entry.subject
      row[9] = "not audited"
      row[15] = entry.reason
      return row
    }
    return rows
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
    _ finding: AuditDocument.FindingEntry?, evidence: String, _ change: AuditDocument.Change?
  ) -> [String] {
    let acknowledgement = finding?.acknowledgement
    return [
      finding?.code ?? "", finding?.severity.rawValue ?? "", finding?.message ?? "", evidence,
      acknowledgement?.until ?? "", acknowledgement?.reason ?? "", change?.rawValue ?? "",
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
