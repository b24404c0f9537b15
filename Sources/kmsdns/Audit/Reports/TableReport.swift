import KMS

/// An audit for people at a terminal: a table of all publishers, and below it what is wrong.
struct TableReport: AuditReport {
  private let document: AuditDocument
  private let colours: Colours
  /// Those of the terminal; nil where there is none, and lines may be as long as they are.
  private let columns: Int?

  init(_ document: AuditDocument) {
    self.init(document, colours: Colours(isOn: false), columns: nil)
  }

  init(_ document: AuditDocument, colours: Colours, columns: Int?) {
    self.document = document
    self.colours = colours
    self.columns = columns
  }

  var text: String {
    let sections = [publishers, impact, findings, acknowledged, gone, unaudited, summary].filter { !$0.isEmpty }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private var publishers: [String] {
    guard !document.publishers.isEmpty else {
      let domains = document.domains.map { HostileText.printable($0.domain) }
      let list = domains.count > Self.listedDomains ? "\(domains.count) domains" : domains.joined(separator: ", ")
      return domains.isEmpty ? [] : wrapped("No KMS host is published in \(list).")
    }
    let isCompared = document.baseline != nil
    var header = ["STATUS", "OWNER", "TARGET", "ADDRESSES", "PORT", "PRIO", "WEIGHT", "SHARE", "TTL", "PUBLISHED"]
    if isCompared { header.insert("CHANGE", at: 1) }
    let isProbed = document.publishers.contains { $0.probe != nil }
    if isProbed { header.insert("PROBE", at: header.count - 1) }
    let shares = document.shares
    let rows = document.publishers.enumerated().map { position, publisher in
      let addresses = publisher.addresses.isEmpty ? "none" : publisher.addresses.joined(separator: " ")
      var row = [publisher.status.rawValue, publisher.owner, publisher.target, addresses, "\(publisher.port)"]
      row += ["\(publisher.priority)", "\(publisher.weight)", shares[position] ?? "none"]
      row += ["\(publisher.ttl)", Self.published(publisher)]
      if isCompared { row.insert(publisher.change?.rawValue ?? "", at: 1) }
      if isProbed { row.insert(publisher.probe?.result.rawValue ?? "", at: row.count - 1) }
      return row.map { HostileText.printable($0) }
    }
    return TextTable.aligned([header] + rows, columns: columns) { cell, row, column in
      if row == 0 { return colours.paint(cell, .bold) }
      return column == 0 ? colours.paint(cell, document.publishers[row - 1].status.colour) : cell
    }
  }

  /// Who published the record and when, or where it stands.
  private static func published(_ publisher: AuditDocument.PublisherEntry) -> String {
    guard let known = publisher.provenance else {
      return publisher.lastRefreshed.map { "\($0) (\(publisher.evidence))" } ?? publisher.evidence
    }
    return "\(known.lastRefreshed) by \(known.publisher) from \(known.address), rule \"\(known.rule)\""
  }

  private var impact: [String] { document.impact.map { ImpactText($0).lines(columns: columns) } ?? [] }

  /// The open findings, those of one kind together, the worst first.
  private var findings: [String] {
    let kinds = Dictionary(grouping: document.findings.filter(\.isOpen), by: \.code).values.sorted { left, right in
      guard let left = left.first, let right = right.first else { return false }
      return left.severity == right.severity ? left.code < right.code : left.severity > right.severity
    }
    return Array(kinds.map(findings(ofOneKind:)).joined(separator: [""]))
  }

  private func findings(ofOneKind findings: [AuditDocument.FindingEntry]) -> [String] {
    guard let first = findings.first else { return [] }
    let title = colours.paint("\(first.code) \(first.severity.rawValue)", first.severity.colour) + ": " + first.title
    let lines = findings.flatMap { finding in
      wrapped(message(finding), "  ")
        + wrapped(HostileText.printable(Self.place(finding)), "    ").map { colours.paint($0, .dim) }
    }
    return [title] + lines + WrappedText.lines(first.remedy, first: "  -> ", columns: columns)
  }

  /// What a script may look for stays in one line; a terminal gets what it has room for.
  private func wrapped(_ text: String, _ first: String = "") -> [String] {
    columns == nil ? [first + text] : WrappedText.lines(text, first: first, columns: columns)
  }

  private func message(_ finding: AuditDocument.FindingEntry) -> String {
    var message = HostileText.printable(finding.message)
    if let change = finding.change { message = colours.paint("[\(change.rawValue)]", .cyan) + " " + message }
    if let expired = finding.acknowledgement {
      message += " Was acknowledged until \(expired.until): \(HostileText.printable(expired.reason))"
    }
    return message
  }

  private static func place(_ finding: AuditDocument.FindingEntry) -> String {
    finding.evidence.isEmpty ? finding.record : "\(finding.record) (\(finding.evidence))"
  }

  private var acknowledged: [String] {
    let findings = document.findings.filter { !$0.isOpen }
    guard !findings.isEmpty else { return [] }
    return ["Acknowledged:"]
      + findings.flatMap { finding in
        let acknowledgement = finding.acknowledgement.map { "until \($0.until): \($0.reason)" } ?? ""
        let message = "\(finding.code) \(finding.severity.rawValue): \(HostileText.printable(finding.message))"
        return wrapped(message, "  ") + wrapped(HostileText.printable(acknowledgement), "    ")
      }
  }

  /// What the baseline had and this audit has not.
  private var gone: [String] {
    guard let baseline = document.baseline else { return [] }
    let publishers = baseline.gonePublishers.map { publisher in
      let fields = "\(publisher.priority) \(publisher.weight) \(publisher.port) \(publisher.target)"
      return "gone: \(publisher.owner) SRV \(fields) (was \(publisher.status.rawValue))"
    }
    let changed = document.publishers.filter { $0.change == .changed }.map { publisher in
      "changed: \(publisher.owner), \(publisher.target): \((publisher.changes ?? []).joined(separator: "; "))"
    }
    let findings = baseline.goneFindings.map { "no more: \($0.code) \($0.message)" }
    let unknown = baseline.domainsNotAudited.map { "not audited this time: \($0)" }
    let lines = (changed + publishers + findings + unknown).map { HostileText.printable($0) }
    let new = document.publishers.count { $0.change == .new }
    let title = "Since \(HostileText.printable(baseline.file)) of \(HostileText.printable(baseline.generated))"
    if lines.isEmpty && new == 0 && document.findings.allSatisfy({ $0.change == nil }) {
      return wrapped("\(title): nothing is new, gone or changed.")
    }
    return wrapped("\(title): \(new) new, \(changed.count) changed, \(publishers.count) gone.")
      + lines.flatMap { wrapped($0, "  ") }
  }

  private var unaudited: [String] {
    document.unaudited.flatMap { entry in
      let mark = colours.paint("Not audited", .red)
      return wrapped("\(mark): " + HostileText.printable("\(entry.subject): \(entry.reason)"))
    }
  }

  /// Domains that are named where none has a publisher; more are counted.
  private static let listedDomains = 10

  private var summary: [String] {
    let statuses = PublisherStatus.allCases.compactMap { status in
      let count = document.publishers.count { $0.status == status }
      return count == 0 ? nil : "\(count) \(status.rawValue)"
    }
    let open = document.findings.filter(\.isOpen)
    let severities = Severity.allCases.reversed().compactMap { severity in
      let count = open.count { $0.severity == severity }
      return count == 0 ? nil : "\(count) \(severity.rawValue)"
    }
    func counted(_ count: Int, _ what: String, _ parts: [String]) -> String {
      let details = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
      return "\(count) \(what)\(count == 1 ? "" : "s")\(details)"
    }
    var parts = document.domains.count > 1 ? ["\(document.domains.count) domains"] : []
    parts.append(counted(document.publishers.count, "publisher", statuses))
    parts.append(open.isEmpty ? "no findings" : counted(open.count, "finding", severities))
    let acknowledged = document.findings.count - open.count
    if acknowledged > 0 { parts.append("\(acknowledged) acknowledged") }
    if !document.unaudited.isEmpty { parts.append("\(document.unaudited.count) not audited") }
    let hint = open.first.map { ["What a code means: kmsdns audit --explain \($0.code)"] } ?? []
    return wrapped(parts.joined(separator: ", ") + ".") + hint
  }
}

extension PublisherStatus {
  fileprivate var colour: Colours.Colour {
    switch self {
    case .sanctioned: .green
    case .rogue: .red
    case .unreviewed, .dangling, .stale, .unresolved: .yellow
    }
  }
}

extension Severity {
  fileprivate var colour: Colours.Colour {
    switch self {
    case .high: .red
    case .medium: .yellow
    case .low: .cyan
    }
  }
}
