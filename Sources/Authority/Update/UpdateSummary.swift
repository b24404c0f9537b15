import DNSWire
import Zone

/// What an update did.
struct UpdateSummary: Sendable {
  let serial: Serial
  let added: Int
  let removed: Int
  let rules: [String]
  let notes: [String]

  init(_ commit: Commit) {
    serial = commit.soa.serial
    added = commit.changes.added.count { $0.type != .soa }
    removed = commit.changes.removed.count { $0.type != .soa }
    rules = commit.rules
    notes = commit.notes
  }

  var description: String {
    var text = ""
    text.reserveCapacity(160)
    text += added == 0 && removed == 0 ? "nothing to change" : "added \(added), removed \(removed)"
    for (index, rule) in rules.enumerated() where !rules[..<index].contains(rule) {
      text += index == 0 ? ", by rule \"" : ", rule \""
      text += rule
      text += "\""
    }
    if added > 0 || removed > 0 {
      text += "; serial "
      text += String(serial.rawValue)
    }
    for (index, note) in notes.enumerated() where !notes[..<index].contains(note) {
      text += "; "
      text += note
    }
    return text
  }
}
