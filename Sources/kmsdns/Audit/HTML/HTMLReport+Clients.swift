import KMS

extension HTMLReport {
  /// What the machines of each domain find.
  var clients: Section? {
    guard !document.clients.isEmpty else { return nil }
    let shown =
      document.clients.count <= Self.detailedDomains
      ? document.clients : document.clients.filter { $0.firstAtRogues > 0 }
    let overview = document.clients.count > 1 ? self.overview : nil
    let intro: Markup = """
      <p>A Windows machine asks for <code>_vlmcs._tcp.</code> and its domain, and chooses among the records by priority and weight \
      (RFC 2782). It stays with the host that answers.</p>
      <ul class="note">
      <li>First, second: the chances to be contacted first, and second where the first does not answer.</li>
      <li>In the end: the share of the machines that it gets, where hosts without an address do not answer.</li>
      <li>Before Windows 7: the chances with machines that choose at random, also before Windows Server 2008 R2.</li>
      </ul>

      """
    return Section(
      identifier: "clients", title: "What clients find",
      content: intro + (overview ?? "") + Markup(shown.map(shares)))
  }

  /// So many domains are each shown with all their hosts; of more, those with rogue hosts are.
  private static let detailedDomains = 8

  private var overview: Markup {
    HTMLTable(
      caption: "First contacts by domain",
      columns: [
        .init(title: "Domain"), .init(title: "Records", isNumber: true), .init(title: "At rogue hosts", isNumber: true),
        .init(title: "Shares", isWide: true),
      ],
      rows: document.clients.sorted { $0.firstAtRogues > $1.firstAtRogues }.map { entry in
        [
          name(entry.domain), "\(entry.records.count)", "\(Quantity.percent(entry.firstAtRogues))",
          ShareBar(segments(entry), label: barLabel(entry)).small,
        ]
      }
    ).markup
  }

  private func segments(_ entry: AuditDocument.ClientsEntry) -> [ShareBar.Segment] {
    let order = PublisherStatus.allCases
    return entry.records.map { record in
      let publisher = document.publishers[record.publisher]
      return ShareBar.Segment(share: record.first, status: publisher.status, host: publisher.target)
    }.sorted { left, right in
      let positions = [left, right].map { segment in order.firstIndex(of: segment.status) ?? 0 }
      return positions[0] == positions[1] ? left.share > right.share : positions[0] < positions[1]
    }
  }

  private func barLabel(_ entry: AuditDocument.ClientsEntry) -> String {
    let parts = Dictionary(grouping: segments(entry), by: \.status).map { status, segments in
      "\(Quantity.percent(segments.reduce(0) { $0 + $1.share })) \(status.rawValue)"
    }
    return "First contacts in \(entry.domain): \(parts.sorted().joined(separator: ", "))"
  }

  /// Of more records than so many, those with hardly any chance are shown together.
  private static let shownRecords = 12

  private func shares(_ entry: AuditDocument.ClientsEntry) -> Markup {
    let ordered = entry.records.enumerated().sorted { left, right in
      (left.element.first, left.element.second, -Double(left.offset))
        > (right.element.first, right.element.second, -Double(right.offset))
    }.map(\.element)
    let isLong = ordered.count > Self.shownRecords
    let shown = isLong ? ordered.filter { max($0.first, $0.second, $0.finally ?? 0) >= 0.001 } : ordered
    var rows = shown.map { record -> [Markup] in
      let publisher = document.publishers[record.publisher]
      return [
        name(publisher.target), badge(publisher.status), "\(publisher.priority)", "\(publisher.weight)",
        "\(Quantity.percent(record.first))", "\(Quantity.percent(record.second))",
        "\(record.finally.map(Quantity.percent) ?? "too much to compute")", "\(Quantity.percent(record.atRandom))",
      ]
    }
    let others = isLong ? ordered.filter { max($0.first, $0.second, $0.finally ?? 0) < 0.001 } : []
    if !others.isEmpty { rows.append(together(others)) }
    let table = HTMLTable(
      caption: "Chances of the records at _vlmcs._tcp.\(entry.domain)",
      columns: [
        .init(title: "Host"), .init(title: "Status"), .init(title: "Priority", isNumber: true),
        .init(title: "Weight", isNumber: true), .init(title: "First", isNumber: true),
        .init(title: "Second", isNumber: true), .init(title: "In the end", isNumber: true),
        .init(title: "Before Windows 7", isNumber: true),
      ], rows: rows)
    let bar = ShareBar(segments(entry), label: barLabel(entry))
    return """
      <h3>\(name(entry.domain))</h3>
      <figure>
      \(bar.markup)<figcaption>Shares of first contacts: \(bar.legend)</figcaption>
      </figure>
      \(table.markup)
      """
  }

  /// Records that hardly any machine contacts, in one row.
  private func together(_ records: [AuditDocument.ShareEntry]) -> [Markup] {
    let statuses = Dictionary(grouping: records) { document.publishers[$0.publisher].status }
    let counts = PublisherStatus.allCases.compactMap { status in
      statuses[status].map { "\($0.count) \(status.rawValue)" }
    }
    func sum(_ share: (AuditDocument.ShareEntry) -> Double) -> Markup {
      "\(Quantity.percent(records.reduce(0) { $0 + share($1) }))"
    }
    return [
      "\(Quantity.count(records.count, "other record"))", "\(counts.joined(separator: ", "))", "", "", sum(\.first),
      sum(\.second), sum { $0.finally ?? 0 }, sum(\.atRandom),
    ]
  }
}
