import KMS

extension HTMLReport {
  /// All published records.
  var publishers: Section? {
    let content: Markup
    if document.publishers.isEmpty {
      content = "<p>No KMS host is published.</p>\n"
    } else {
      content =
        HTMLTable(
          caption: "Every record, at whatever name it stands",
          columns: [
            .init(title: "Host"), .init(title: "Status"), .init(title: "Published at", isWide: true),
            .init(title: "Addresses", isWide: true),
            .init(title: "Port", isNumber: true), .init(title: "Priority", isNumber: true),
            .init(title: "Weight", isNumber: true), .init(title: "TTL", isNumber: true),
            .init(title: "Where, by whom", isWide: true),
          ],
          rows: document.publishers.map(row)
        ).markup
    }
    return Section(identifier: "publishers", title: "Publishers", content: content)
  }

  private func row(_ publisher: AuditDocument.PublisherEntry) -> [Markup] {
    let steps = publisher.steps.map(\.owner)
    let way: Markup? = steps.isEmpty ? nil : " <small>by \(Markup.breakable(steps.joined(separator: ", ")))</small>"
    let aliases = publisher.resolution.aliases
    let alias: Markup? =
      aliases.isEmpty ? nil : " <small>alias of \(Markup.breakable(aliases.joined(separator: ", ")))</small>"
    let changes = (publisher.changes ?? []).joined(separator: "; ")
    let probe: Markup? = publisher.probe.map { " <small>probe: \($0.result.rawValue)</small>" }
    let change: Markup? = changes.isEmpty ? nil : " <small>\(changes)</small>"
    return [
      name(publisher.target) + (alias ?? ""),
      badge(publisher.status) + (badge(publisher.change).map { Markup(" ") + $0 } ?? "") + (change ?? "")
        + (probe ?? ""),
      name(publisher.owner) + (way ?? ""),
      publisher.addresses.isEmpty
        ? "<small>\(publisher.resolution.reason ?? "none")</small>"
        : Markup(publisher.addresses.map { "<code class=\"whole\">\($0)</code> " }),
      "\(publisher.port)", "\(publisher.priority)", "\(publisher.weight)", "\(publisher.ttl)", origin(of: publisher),
    ]
  }

  /// Who published it, or where it stands.
  private func origin(of publisher: AuditDocument.PublisherEntry) -> Markup {
    guard let known = publisher.provenance else {
      guard let last = publisher.lastRefreshed else { return Markup.breakable(publisher.evidence) }
      return "\(Markup.breakable(publisher.evidence)) <small>last published on \(time(last))</small>"
    }
    return """
      \(known.publisher) from \(known.address) <small>last on \(time(known.lastRefreshed)), first on \(time(known.firstSeen)), \
      by rule “\(known.rule)”</small>
      """
  }

  /// What is other than in an earlier audit.
  var changes: Section? {
    guard let baseline = document.baseline else { return nil }
    func line(_ publisher: AuditDocument.PublisherEntry, _ word: String) -> Markup {
      "<li><span class=\"badge change\">\(word)</span> \(name(publisher.target)) at \(name(publisher.owner))</li>\n"
    }
    let changed = document.publishers.compactMap { publisher in publisher.change.map { line(publisher, $0.rawValue) } }
    let lines = changed + baseline.gonePublishers.map { line($0, "gone") }
    let content: Markup =
      lines.isEmpty ? "<p>No publisher has come, gone or changed.</p>\n" : "<ul>\n\(Markup(lines))</ul>\n"
    let ended = baseline.goneFindings.count
    let others = baseline.domainsNotAudited
    let left: Markup? =
      others.isEmpty
      ? nil : "<p>Audited then, and not this time: \(Markup.breakable(others.joined(separator: ", "))).</p>\n"
    return Section(
      identifier: "changes", title: "Since the last audit",
      content: """
        <p>Compared with \(Markup.breakable(baseline.file)) of \(time(baseline.generated)): \
        \(Quantity.count(document.findings.count { $0.change == .new }, "new finding")), \(ended) gone.</p>
        \(content)\(left)
        """)
  }
}
