import KMS

extension HTMLReport {
  private struct Tile {
    let value: String
    let label: String
    let detail: String
    var kind = ""
  }

  private var open: [AuditDocument.FindingEntry] { document.findings.filter(\.isOpen) }
  private var rogues: Int { document.publishers.count { $0.status == .rogue } }

  var summary: Markup {
    let items = Markup(
      tiles.map { tile in
        """
        <li class="tile \(tile.kind)"><strong>\(tile.value)</strong> <span>\(tile.label)</span> <small>\(tile.detail)</small></li>

        """
      })
    return """
      <p class="verdict \(verdict.kind)">\(verdict.text)</p>
      \(unaudited)<ul class="tiles">
      \(items)</ul>

      """
  }

  private var verdict: (text: String, kind: String) {
    let high = open.count { $0.severity == .high }
    if rogues > 0 {
      let hosts = Quantity.count(rogues, "published host")
      return ("\(hosts) should not serve KMS.", "high")
    }
    if high > 0 { return ("\(Quantity.count(high, "finding")) of high severity.", "high") }
    let unreviewed = document.publishers.count { $0.status == .unreviewed }
    if unreviewed > 0 {
      return ("There is no list of sanctioned hosts, so nobody can tell which of these may serve KMS.", "medium")
    }
    if !document.unaudited.isEmpty { return ("Not everything could be audited.", "medium") }
    if !open.isEmpty { return ("No rogue host; \(Quantity.count(open.count, "finding")) worth a look.", "medium") }
    return document.publishers.isEmpty
      ? ("No KMS host is published.", "ok") : ("All publishers are sanctioned, and nothing is wrong with them.", "ok")
  }

  private var unaudited: Markup? {
    guard !document.unaudited.isEmpty || !document.warnings.isEmpty else { return nil }
    let items = Markup(
      document.unaudited.map { "<li>Not audited: \(name($0.subject)): \($0.reason)</li>\n" }
        + document.warnings.map { "<li>\($0)</li>\n" })
    return "<ul class=\"notice\">\n\(items)</ul>\n"
  }

  private var tiles: [Tile] {
    let statuses = PublisherStatus.allCases.compactMap { status -> String? in
      let count = document.publishers.count { $0.status == status }
      return count == 0 ? nil : "\(count) \(status.rawValue)"
    }
    let severities = Severity.allCases.reversed().map { severity in
      "\(open.count { $0.severity == severity }) \(severity.rawValue)"
    }
    let acknowledged = document.findings.count - open.count
    var tiles = [
      Tile(
        value: "\(document.publishers.count)", label: "published records", detail: statuses.joined(separator: ", "),
        kind: rogues > 0 ? "high" : ""),
      Tile(
        value: "\(open.count)", label: "findings",
        detail: (severities + (acknowledged > 0 ? ["\(acknowledged) acknowledged"] : [])).joined(separator: ", "),
        kind: open.contains { $0.severity == .high } ? "high" : ""),
    ]
    if let worst = document.clients.max(by: { $0.firstAtRogues < $1.firstAtRogues }), worst.firstAtRogues > 0 {
      tiles.append(
        Tile(
          value: Quantity.percent(worst.firstAtRogues), label: "of first contacts go to rogue hosts",
          detail: "in \(worst.domain)" + (document.clients.count > 1 ? ", the worst domain" : ""), kind: "high"))
    }
    if let impact = document.impact {
      let machines = impact.domains.reduce(0) { $0 + $1.clients + $1.servers }
      tiles.append(
        Tile(
          value: Quantity.mean(impact.today.atRogues), label: "machines stay with rogue hosts",
          detail: "of \(machines), on average", kind: impact.today.atRogues > 0 ? "high" : ""))
    }
    return tiles
  }
}
