/// An explanation for people: what is said of each record below it, and the outcome of each update at its end.
struct ExplainText {
  private let document: ExplainDocument

  init(_ document: ExplainDocument) {
    self.document = document
  }

  var text: String {
    (["Judged by the \(document.source)."] + document.updates.flatMap(lines)).joined(separator: "\n") + "\n"
  }

  private func lines(_ update: ExplainDocument.UpdateEntry) -> [String] {
    let host = update.host.map { " (host \($0))" } ?? ""
    let from = "from \(document.address) over \(document.transport.uppercased())"
    var lines = ["", "Zone \(update.zone), asked by \(update.signer)\(host) \(from)"]
    lines += update.notes.map { "Note: \($0)" }
    if !update.prerequisites.isEmpty { lines += [""] + update.prerequisites.map(\.text) }
    for record in update.records { lines += [""] + self.lines(record) }
    return lines + [""] + self.lines(update.outcome)
  }

  private func lines(_ record: ExplainDocument.RecordEntry) -> [String] {
    let verdict: String
    switch record.verdict {
    case .allowed: verdict = "allowed by rule \"\(record.rule ?? "")\""
    case .refused where record.obstacles.isEmpty: verdict = "refused: \(record.reason)"
    case .refused: verdict = record.rule.map { "refused by rule \"\($0)\"" } ?? "refused: no rule allows it"
    case .unjudged: verdict = "not judged: \(record.reason)"
    }
    let notes = record.notes.map { "    \($0)" }
    let instead = record.instead.map {
      ["    what is done:"] + ($0.isEmpty ? ["      nothing"] : $0.map { "      \($0)" })
    }
    let obstacles = record.obstacles.map { "    rule \"\($0.rule)\": \($0.reason)" }
    return [record.text, "  \(verdict)"] + notes + (instead ?? []) + obstacles
  }

  private func lines(_ outcome: ExplainDocument.Outcome) -> [String] {
    ["\(outcome.code): \(outcome.text)"] + outcome.removed.map { "  - \($0)" } + outcome.added.map { "  + \($0)" }
  }
}
