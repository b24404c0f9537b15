/// A history for people.
struct HistoryText {
  private let document: HistoryDocument

  init(_ document: HistoryDocument) {
    self.document = document
  }

  var text: String {
    ([heading] + published + [""] + events).joined(separator: "\n") + "\n"
  }

  private var heading: String {
    "\(document.name.map { "\($0) in zone \(document.zone)" } ?? "Zone \(document.zone)"), \(document.source)\n"
  }

  private var published: [String] {
    guard !document.published.isEmpty else { return ["Nobody has published anything that is there now."] }
    return ["Published, and there now:"] + document.published.flatMap(Self.lines)
  }

  private static func lines(_ entry: HistoryDocument.RecordEntry) -> [String] {
    let known = entry.provenance
    var lines = ["  " + entry.record + (entry.isInFile ? "  (in the zone file as well)" : "")]
    lines.append("    by \(known.publisher) from \(known.address) (\(known.transport)), rule \"\(known.rule)\"")
    lines.append(
      "    first seen \(known.firstSeen), last published \(known.lastRefreshed), last changed \(known.lastChanged)")
    if let asked = entry.asked { lines.append("    it had asked for: \(asked)") }
    return lines
  }

  private var events: [String] {
    guard !document.events.isEmpty else { return ["Nothing has happened."] }
    return ["What happened, the newest first:"] + document.events.flatMap(Self.lines)
  }

  private static func lines(_ event: HistoryDocument.Event) -> [String] {
    let place = [event.address.map { " from \($0)" }, event.transport.map { " (\($0))" }].compactMap(\.self).joined()
    switch event.kind {
    case .change:
      let rules = (event.rules ?? []).map { "rule \"\($0)\"" }.joined(separator: ", ")
      let why = [rules, event.reason ?? ""].filter { !$0.isEmpty }.map { ", " + $0 }.joined()
      let serial = event.serial.map { "serial \($0): " } ?? ""
      return ["  \(event.time)  \(serial)\(event.credential)\(place)\(why)"]
        + (event.removed ?? []).map { "    - \($0)" } + (event.added ?? []).map { "    + \($0)" }
        + (event.omitted.map { ["    and \($0) more records"] } ?? []) + (event.notes ?? []).map { "    \($0)" }
    case .action: return ["  \(event.time)  \(event.credential): \(event.reason ?? "")"]
    case .refused:
      let owners = (event.owners ?? []).joined(separator: ", ")
      return [
        "  \(event.time)  \(event.code ?? "refused"): \(event.credential)\(place)"
          + (owners.isEmpty ? "" : ", for \(owners)"),
        "    \(event.reason ?? "")",
      ]
    }
  }
}
