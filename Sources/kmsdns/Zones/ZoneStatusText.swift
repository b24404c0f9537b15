/// The state of one zone for people.
struct ZoneStatusText {
  private let document: ZoneStatusDocument

  init(_ document: ZoneStatusDocument) {
    self.document = document
  }

  var text: String {
    (head + primaries + secondaries + others).map { HostileText.printable($0) + "\n" }.joined()
  }

  private var head: [String] {
    let zone = document.zone
    let serial = zone.serial.map { "serial \($0)" } ?? "not available"
    var lines = ["\(zone.zone): \(zone.role.rawValue), \(serial)"]
    lines.append("  differences kept for incremental transfers: \(document.differences)")
    return lines
  }

  private var primaries: [String] {
    guard let primaries = document.primaries else { return [] }
    let zone = document.zone
    var lines = ["", "Copied from"]
    lines += primaries.map { "  \($0.server)" + ($0.key.map { ", key \($0)" } ?? "") }
    if let catalog = zone.catalog { lines.append("  as catalog \(catalog) lists it") }
    if let checked = zone.checked { lines.append("  as new as its primary at \(checked)") }
    if let failure = zone.failure { lines.append("  not refreshed: \(failure)") }
    if let next = document.nextLook { lines.append("  asked again at \(next)") }
    if let expires = zone.expires { lines.append("  expires at \(expires), unless a primary answers before") }
    if let transfer = document.transfer { lines.append("  last transfer since the start: \(Self.text(transfer))") }
    if let counts = document.transfers {
      lines.append(
        "  transfers since the start: \(counts.differences) of differences, \(counts.wholeZones) of the whole zone")
    }
    return lines
  }

  private var secondaries: [String] {
    guard !document.secondaries.isEmpty else { return ["", "Nobody is told of changes."] }
    return ["", "Secondaries that are told of changes"]
      + document.secondaries.flatMap { entry in
        var lines = ["  \(entry.server)" + (entry.key.map { ", key \($0)" } ?? "") + ": \(Self.standing(entry))"]
        if let acknowledged = entry.acknowledgedSerial, let answered = entry.answered {
          lines.append("    told of serial \(acknowledged) at \(answered)")
        } else if let answer = entry.answer {
          lines.append("    answers \(answer) to NOTIFY")
        }
        if let failure = entry.failure { lines.append("    \(failure)") }
        if let transfer = entry.transfer { lines.append("    last transfer: \(Self.text(transfer))") }
        return lines
      }
  }

  private var others: [String] {
    guard !document.otherTransfers.isEmpty else { return [] }
    return ["", "Others who got the zone since the start"]
      + document.otherTransfers.map { "  \($0.peer): \(Self.text($0))" }
  }

  private static func standing(_ entry: ZoneStatusDocument.SecondaryEntry) -> String {
    guard let serial = entry.serial else { return "its serial is not known" }
    switch entry.lagSeconds {
    case 0: return "serial \(serial), as new as here"
    case .some(let seconds): return "serial \(serial), behind for \(seconds) s"
    case nil: return "serial \(serial), not the one of here"
    }
  }

  private static func text(_ transfer: ZoneStatusDocument.TransferEntry) -> String {
    let kind = transfer.isIncremental ? "differences" : "the whole zone"
    return "\(transfer.time), \(kind) in \(transfer.records) records, to serial \(transfer.serial), \(transfer.peer)"
  }
}
