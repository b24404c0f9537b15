import KMS

/// An audit for tickets and wikis: tables in GitHub's Markdown.
struct MarkdownReport: AuditReport {
  private let document: AuditDocument

  init(_ document: AuditDocument) {
    self.document = document
  }

  var text: String {
    let sections = [heading, publishers, impact, findings, acknowledged, comparison, unaudited].filter { !$0.isEmpty }
    return sections.joined(separator: "\n\n") + "\n"
  }

  private var heading: String {
    """
    # KMS audit

    \(Self.escaped(document.source)), \(Self.escaped(document.generated)), by \(Self.escaped(document.program)).
    """
  }

  private var publishers: String {
    guard !document.publishers.isEmpty else { return "## Publishers\n\nNo KMS host is published." }
    let columns =
      ["Status", "Owner", "Target", "Addresses", "Port", "Priority", "Weight", "Share", "TTL", "Stands at"]
      + (document.baseline == nil ? [] : ["Change"])
    let shares = document.shares
    let rows = document.publishers.enumerated().map { position, publisher in
      [
        publisher.status.rawValue, publisher.owner, publisher.target, publisher.addresses.joined(separator: " "),
        "\(publisher.port)", "\(publisher.priority)", "\(publisher.weight)", shares[position] ?? "none",
        "\(publisher.ttl)",
        publisher.evidence,
      ] + (document.baseline == nil ? [] : [publisher.change?.rawValue ?? ""])
    }
    return "## Publishers\n\n" + Self.table(columns, rows)
  }

  private var impact: String {
    guard let impact = document.impact.map(ImpactText.init) else { return "" }
    let sentences = impact.sentences.map { "- " + Self.escaped($0) }.joined(separator: "\n")
    let assumptions = (document.impact?.assumptions ?? []).map { "- " + Self.escaped($0) }.joined(separator: "\n")
    return "## Impact\n\n\(sentences)\n\n\(Self.table(impact.columns, impact.rows))\n\n"
      + "\(Self.escaped(ImpactText.note))\n\n\(assumptions)"
  }

  private var findings: String {
    let open = document.findings.filter(\.isOpen).sorted { $0.severity > $1.severity }
    guard !open.isEmpty else { return "## Findings\n\nNo findings." }
    let rows = open.map { finding in
      let expired = finding.acknowledgement.map { " Was acknowledged until \($0.until): \($0.reason)" } ?? ""
      let change = finding.change.map { "[\($0.rawValue)] " } ?? ""
      return [
        finding.code, finding.severity.rawValue, change + finding.message + expired, finding.record, finding.evidence,
      ]
    }
    var remedies: [String] = []
    for finding in open {
      let line = "- **\(finding.code)**, \(Self.escaped(finding.title)): \(Self.escaped(finding.remedy))"
      if !remedies.contains(line) { remedies.append(line) }
    }
    return "## Findings\n\n" + Self.table(["Code", "Severity", "Finding", "Record", "Stands at"], rows)
      + "\n\n### What to do\n\n" + remedies.joined(separator: "\n")
  }

  private var acknowledged: String {
    let rows = document.findings.filter { !$0.isOpen }.map { finding in
      [finding.code, finding.message, finding.acknowledgement?.until ?? "", finding.acknowledgement?.reason ?? ""]
    }
    return rows.isEmpty ? "" : "## Acknowledged\n\n" + Self.table(["Code", "Finding", "Until", "Reason"], rows)
  }

  private var comparison: String {
    guard let baseline = document.baseline else { return "" }
    let rows =
      document.publishers.filter { $0.change != nil }.map { publisher in
        [
          publisher.change?.rawValue ?? "", publisher.owner, publisher.target,
          (publisher.changes ?? []).joined(separator: "; "),
        ]
      } + baseline.gonePublishers.map { ["gone", $0.owner, $0.target, "was \($0.status.rawValue)"] }
      + baseline.goneFindings.map { ["no more", $0.owner, $0.host ?? "", "\($0.code): \($0.message)"] }
    let others = baseline.domainsNotAudited.map(Self.escaped).joined(separator: ", ")
    let title = "## Since \(Self.escaped(baseline.file)) of \(Self.escaped(baseline.generated))\n\n"
    return title
      + (rows.isEmpty ? "No publisher is new, gone or changed." : Self.table(["", "Owner", "Target", "What"], rows))
      + (others.isEmpty ? "" : "\n\nAudited then, and not this time: \(others).")
  }

  private var unaudited: String {
    let rows = document.unaudited.map { [$0.subject, $0.reason] }
    return rows.isEmpty ? "" : "## Not audited\n\n" + Self.table(["What", "Why"], rows)
  }

  private static func table(_ columns: [String], _ rows: [[String]]) -> String {
    let rule = "|" + columns.map { _ in "---|" }.joined()
    let lines = rows.map { "| " + $0.map(escaped).joined(separator: " | ") + " |" }
    return (["| " + columns.joined(separator: " | ") + " |", rule] + lines).joined(separator: "\n")
  }

  /// Text that means nothing but itself, to Markdown and to HTML.
  static func escaped(_ text: String) -> String {
    HostileText.printable(text).reduce(into: "") { result, character in
      switch character {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\\", "|", "`", "*", "_", "[", "]", "~", "#", "!", "$":
        result += "\\"
        result.append(character)
      default: result.append(character)
      }
    }
  }
}
