import KMS

/// An audit for people: a table of all publishers, and the findings below it.
struct AuditTable {
  private let document: AuditDocument

  init(_ document: AuditDocument) {
    self.document = document
  }

  var text: String {
    (publishers + [""] + findings + unaudited).joined(separator: "\n") + "\n"
  }

  private var publishers: [String] {
    let zones = document.zones.joined(separator: ", ")
    guard !document.publishers.isEmpty else { return ["No KMS host is published in \(zones)."] }
    let header = ["STATUS", "OWNER", "TARGET", "ADDRESSES", "PORT", "PRIO", "WEIGHT", "TTL", "PUBLISHED"]
    let rows = document.publishers.map { publisher in
      [
        publisher.status.rawValue, publisher.owner, publisher.target,
        publisher.addresses.isEmpty ? "none" : publisher.addresses.joined(separator: " "), "\(publisher.port)",
        "\(publisher.priority)", "\(publisher.weight)", "\(publisher.ttl)", Self.published(publisher),
      ]
    }
    return TextTable.aligned([header] + rows)
  }

  /// Who published the record and when, or where it stands.
  private static func published(_ publisher: AuditDocument.PublisherEntry) -> String {
    guard let known = publisher.provenance else { return publisher.evidence }
    return "\(known.lastRefreshed) by \(known.credential) from \(known.address), rule \"\(known.rule)\""
  }

  private var findings: [String] {
    guard !document.findings.isEmpty else { return ["No findings."] }
    return document.findings.flatMap { finding in
      [
        "\(finding.code) \(finding.severity.rawValue): \(finding.message)",
        "  \(finding.record)" + (finding.evidence.isEmpty ? "" : " (\(finding.evidence))"),
        "  \(finding.remedy)",
      ]
    } + ["", summary]
  }

  private var unaudited: [String] {
    document.unaudited.map { "Not audited: \($0.subject): \($0.reason)" }
  }

  private var summary: String {
    let counts = PublisherStatus.allCases.compactMap { status in
      let count = document.publishers.count { $0.status == status }
      return count == 0 ? nil : "\(count) \(status.rawValue)"
    }
    let publishers = document.publishers.count == 1 ? "1 publisher" : "\(document.publishers.count) publishers"
    let findings = document.findings.count == 1 ? "1 finding" : "\(document.findings.count) findings"
    return "\(publishers) (\(counts.joined(separator: ", "))), \(findings)."
  }
}
