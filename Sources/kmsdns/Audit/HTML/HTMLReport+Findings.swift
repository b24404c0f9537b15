import KMS

extension HTMLReport {
  /// What is wrong: a part for each kind, the most severe first.
  var findings: Section? {
    let open = document.findings.filter(\.isOpen)
    let byCode = Dictionary(grouping: open, by: \.code)
    let kinds = FindingCode.allCases.filter { byCode[$0.rawValue] != nil }
      .sorted { ($1.severity, $0.rawValue) < ($0.severity, $1.rawValue) }
    guard !kinds.isEmpty else {
      return Section(
        identifier: "findings", title: "Findings", content: "<p>No open findings.</p>\n" + (acknowledged ?? ""))
    }
    let rows = kinds.map { code -> [Markup] in
      [
        "<a href=\"#\(code.rawValue)\">\(code.rawValue)</a>", badge(code.severity), "\(code.title)",
        "\(byCode[code.rawValue]?.count ?? 0)",
      ]
    }
    let index = HTMLTable(
      caption: "Kinds of findings, the most severe first",
      columns: [
        .init(title: "Code"), .init(title: "Severity"), .init(title: "Finding", isWide: true),
        .init(title: "Times", isNumber: true),
      ], rows: rows)
    let parts = Markup(kinds.map { part($0, byCode[$0.rawValue] ?? []) })
    return Section(
      identifier: "findings", title: "Findings", content: index.markup + parts + (acknowledged ?? ""))
  }

  private func part(_ code: FindingCode, _ found: [AuditDocument.FindingEntry]) -> Markup {
    let page = code.page
    let records = Markup(found.map(record))
    return """
      <article class="finding \(code.severity.rawValue)" aria-labelledby="\(code.rawValue)">
      <h3 id="\(code.rawValue)">\(code.rawValue) \(badge(code.severity)) \(page.title)</h3>
      <dl>
      <dt>What it means</dt><dd>\(page.meaning)</dd>
      <dt>What it does</dt><dd>\(page.effect)</dd>
      <dt>How to find out more</dt><dd>\(page.check)</dd>
      <dt>What to do</dt><dd>\(page.remedy)</dd>
      </dl>
      <h4>Found \(Quantity.count(found.count, "time"))</h4>
      <ul class="records">
      \(records)</ul>
      </article>

      """
  }

  private func record(_ finding: AuditDocument.FindingEntry) -> Markup {
    let place: Markup? = finding.evidence.isEmpty ? nil : " <small>(\(Markup.breakable(finding.evidence)))</small>"
    let late: Markup? = finding.acknowledgement.map { acknowledgement in
      " <small>acknowledged until \(acknowledgement.until), which is over: \(acknowledgement.reason)</small>"
    }
    return """
      <li>\(badge(finding.change).map { $0 + Markup(" ") })\(finding.message)<br>\(name(finding.record))\(place)\(late)</li>

      """
  }

  private var acknowledged: Markup? {
    let known = document.findings.filter { !$0.isOpen }
    guard !known.isEmpty else { return nil }
    let rows = known.map { finding -> [Markup] in
      [
        "\(finding.code)", "\(finding.message)", "\(finding.acknowledgement?.reason ?? "")",
        "\(finding.acknowledgement?.until ?? "")",
      ]
    }
    let table = HTMLTable(
      caption: "Findings that somebody knows of and leaves as they are",
      columns: [
        .init(title: "Code"), .init(title: "Finding", isWide: true), .init(title: "Reason", isWide: true),
        .init(title: "Until"),
      ],
      rows: rows)
    return "<h3>Acknowledged</h3>\n\(table.markup)"
  }

  /// How to end them.
  var remedies: Section? {
    guard document.findings.contains(where: { $0.isOpen && $0.publisher != nil }) else { return nil }
    let rows = RemedyScript.allCases.map { script -> [Markup] in
      ["<code>--remedy \(script.rawValue)</code>", "\(Self.purpose(script))"]
    }
    let table = HTMLTable(
      caption: "The same audit with one of these writes commands, with what they do above each",
      columns: [.init(title: "Option"), .init(title: "What it is for", isWide: true)], rows: rows)
    return Section(
      identifier: "remedies", title: "How to end it",
      content: """
        \(table.markup)<p class="note">Removing a record keeps new machines away from a host. Those that use it already stay with \
        it until it stops answering, so turn rogue hosts back into clients as well.</p>

        """)
  }

  private static func purpose(_ script: RemedyScript) -> String {
    switch script {
    case .nsupdate:
      "Signed dynamic updates to any server that takes them; each only if the records still are as audited here."
    case .powershell: "The DnsServer module on a Windows DNS server; it asks before each removal."
    case .dnscmd: "dnscmd on a Windows DNS server; it asks before each removal."
    case .slmgr: "Rogue hosts become KMS clients again, and sanctioned ones publish what they should."
    }
  }
}
