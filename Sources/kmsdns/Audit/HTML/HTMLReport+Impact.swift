import KMS

extension HTMLReport {
  /// What it does to so many machines.
  var impact: Section? {
    guard let impact = document.impact else { return nil }
    let text = ImpactText(impact)
    let sentences = Markup(text.sentences.map { "<li>\($0)</li>\n" })
    let assumptions = Markup(impact.assumptions.map { "<li>\($0)</li>\n" })
    return Section(
      identifier: "impact", title: "What it does to the machines",
      content: """
        <ul>
        \(sentences)</ul>
        \(hosts(impact, text))\(plots(impact))<h3>Taken for true</h3>
        <p>Public sources do not settle what follows. If it is otherwise on your network, so are the numbers.</p>
        <ul class="note">
        \(assumptions)</ul>

        """)
  }

  private func hosts(_ impact: AuditDocument.ImpactEntry, _ text: ImpactText) -> Markup {
    let afterwards = text.afterwards
    var rows = text.shownHosts.map { host -> [Markup] in
      let later = afterwards[host.host.lowercased()]
      return [
        name(host.host), host.isRogue ? badge(PublisherStatus.rogue) : "<span class=\"whole\">may serve</span>",
        "\(Quantity.mean(host.machines))", chance(host.activatesServers, bar: !host.isRogue),
        chance(host.activatesClients, bar: !host.isRogue),
        "\(later.map { Quantity.mean($0.machines) } ?? "gone")", later.map { chance($0.activatesServers) } ?? "",
        later.map { chance($0.activatesClients) } ?? "",
      ]
    }
    if let others = text.others {
      rows.append([
        "\(others.text)", badge(PublisherStatus.rogue), "\(Quantity.mean(others.machines))", "", "", "gone", "", "",
      ])
    }
    let columns: [HTMLTable.Column] = [
      .init(title: "Host"), .init(title: "Status"), .init(title: "Machines today", isNumber: true),
      .init(title: "Reaches 5, for servers", isNumber: true), .init(title: "Reaches 25, for clients", isNumber: true),
      .init(title: "Machines without rogues", isNumber: true), .init(title: "Then reaches 5", isNumber: true),
      .init(title: "Then reaches 25", isNumber: true),
    ]
    let shown = text.hasRogues ? columns.count : 5
    let table = HTMLTable(
      caption: "Machines of each host, and its chances to count enough of them", columns: Array(columns.prefix(shown)),
      rows: rows.map { Array($0.prefix(shown)) })
    return table.markup + """
      <p class="note">A KMS host activates servers once it has counted 5 machines in 30 days, and clients once it has counted 25. \
      Machines that stay with a rogue host are not counted by the others.</p>

      """
  }

  /// A chance, and a bar for it.
  private func chance(_ chance: Double, bar: Bool = true) -> Markup {
    guard bar else { return "\(Quantity.percent(chance))" }
    return """
      \(Quantity.percent(chance)) <svg class="chance" aria-hidden="true" focusable="false" viewBox="0 0 100 10" \
      preserveAspectRatio="none"><rect class="track" width="100" height="10"/>\
      <rect class="\(chance < 0.5 ? "low" : "full")" width="\(Int((chance * 100).rounded()))" height="10"/></svg>
      """
  }

  private func plots(_ impact: AuditDocument.ImpactEntry) -> Markup? {
    guard let first = impact.days.first, let last = impact.days.last else { return nil }
    let left = impact.days.first { $0.atRogues == 0 }?.day ?? last.day
    let leaving = LinePlot(
      title: "Machines with rogue hosts",
      description: "\(first.atRogues) at first. If the hosts stop, none from day \(left) on; if they go on, "
        + "\(last.atRoguesGoingOn) on day \(last.day).",
      lines: [
        .init(
          name: "the hosts go on answering", kind: "rogue", values: impact.days.map { ($0.day, $0.atRoguesGoingOn) }),
        .init(name: "the hosts stop on day 0", kind: "sanctioned", values: impact.days.map { ($0.day, $0.atRogues) }),
      ], lastDay: min(2 * left, last.day), dayStep: 2)
    let activated = LinePlot(
      title: "Activated machines",
      description: "\(first.activated) at first; on day \(last.day) \(last.activated) if the rogue hosts stop, "
        + "\(last.activatedGoingOn) if they go on.",
      lines: [
        .init(
          name: "the rogue hosts go on answering", kind: "rogue",
          values: impact.days.map { ($0.day, $0.activatedGoingOn) }),
        .init(name: "they stop on day 0", kind: "sanctioned", values: impact.days.map { ($0.day, $0.activated) }),
      ], lastDay: last.day, dayStep: 30)
    return """
      <h3>After the records are removed</h3>
      <div class="plots">
      \(leaving.markup)\(activated.markup)</div>

      """
  }
}
