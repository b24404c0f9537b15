/// What an import comes to, for people.
struct ImportText {
  let document: ImportDocument
  let colours: Colours
  /// Differences that are shown; the others are counted.
  let limit: Int

  /// The plan.
  var plan: [String] {
    var lines = [heading]
    var shown = 0
    for entry in document.differences where shown < limit {
      let place = "\(entry.owner). "
      for record in entry.removed {
        lines.append(colours.paint("- \(place)\(record.ttl) \(entry.type) \(record.rdata)", .red))
      }
      for record in entry.added {
        lines.append(colours.paint("+ \(place)\(record.ttl) \(entry.type) \(record.rdata)", .green))
      }
      shown += entry.removed.count + entry.added.count
    }
    if document.hasMore || shown > limit, document.earlierSerial != nil { lines.append("  ...") }
    lines.append(summary)
    lines += conflicts
    lines += (document.fidelity ?? []).map { "note: " + CheckText.text($0, of: document.source) }
    return lines + document.notes.map { "note: \($0)" }
  }

  private var heading: String {
    let before =
      document.earlierSerial.map { "served with serial \($0), then with \(document.serial)" }
      ?? "not served yet, then with serial \(document.serial)"
    return colours.paint(
      "zone \(document.zone) from \(HostileText.printable(document.source)), \(Quantity.count(document.records, "record")): \(before)",
      .bold)
  }

  private var summary: String {
    if document.earlierSerial == nil { return "a new zone of \(Quantity.count(document.added, "record"))" }
    let parts = [
      (document.added, "added"), (document.removed, "removed"),
      (document.changed ?? 0, document.changed == 1 ? "RRset changed" : "RRsets changed"),
    ]
    .filter { $0.0 > 0 }.map { "\($0) \($1)" }
    return parts.isEmpty ? "what is served stays the same" : parts.joined(separator: ", ")
  }

  private var conflicts: [String] {
    guard document.conflictCount > 0 else { return [] }
    let fate =
      switch document.rule {
      case "file": "the file counts"
      case "refuse": "the file is not taken"
      default: "updates count where they can"
      }
    let count = document.conflictCount
    let times = count == 1 ? "once" : "\(count) times"
    let head = "the file and what updates did contradict each other \(times); \(fate):"
    let lines = document.conflicts.prefix(limit).map { conflict in
      "  \(conflict.isRemoval ? "removed by an update: " : "")\(conflict.record): \(conflict.reason)"
    }
    return [colours.paint(head, .yellow)] + lines + (document.conflictCount > lines.count ? ["  ..."] : [])
  }
}
