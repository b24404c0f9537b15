extension HTMLReport {
  /// What happened, the newest first.
  var events: Section? {
    guard !histories.isEmpty else { return nil }
    return Section(identifier: "history", title: "History", content: Markup(histories.map(table)))
  }

  private func table(_ history: HistoryDocument) -> Markup {
    guard !history.events.isEmpty else {
      return "<p>Nothing has happened to zone \(name(history.zone)) since the server keeps a history.</p>\n"
    }
    return HTMLTable(
      caption: "Updates of zone \(history.zone), the newest first",
      columns: [
        .init(title: "Time"), .init(title: "What", isWide: true), .init(title: "Who", isWide: true),
        .init(title: "Why", isWide: true),
      ],
      rows: history.events.map(row)
    ).markup
  }

  private func row(_ event: HistoryDocument.Event) -> [Markup] {
    let place = [event.address.map { "from \($0)" }, event.transport.map { "over \($0)" }].compactMap(\.self)
    let who: Markup = "\(event.credential) <small>\(place.joined(separator: " "))</small>"
    switch event.kind {
    case .change:
      let removed = (event.removed ?? []).map { "− " + $0 }
      let added = (event.added ?? []).map { "+ " + $0 }
      let why = (event.rules ?? []).map { "rule “\($0)”" } + (event.notes ?? []) + [event.reason].compactMap(\.self)
      return [time(event.time), lines(removed + added), who, "\(why.joined(separator: "; "))"]
    case .action: return [time(event.time), "\(event.reason ?? "")", who, ""]
    case .refused:
      let owners = (event.owners ?? []).joined(separator: ", ")
      return [
        time(event.time),
        "<span class=\"badge high\">\(event.code ?? "refused")</span> \(name(owners))", who, "\(event.reason ?? "")",
      ]
    }
  }

  private func lines(_ records: [String]) -> Markup {
    Markup(records.map { "<code class=\"line\">\(Markup.breakable($0))</code>" })
  }
}
