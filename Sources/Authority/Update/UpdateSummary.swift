import DNSWire
import Zone

/// What an update did.
struct UpdateSummary: Sendable {
  private let commit: Commit

  init(_ commit: Commit) { self.commit = commit }

  var description: String {
    let added = commit.changes.added.count { $0.type != .soa }
    let removed = commit.changes.removed.count { $0.type != .soa }
    let (rules, notes) = (commit.rules, commit.notes)
    var text = ""
    text.reserveCapacity(160)
    text +=
      added > 0 || removed > 0
      ? "added \(added), removed \(removed)" : !commit.changes.isEmpty ? "changed the SOA record" : "nothing to change"
    for (index, rule) in rules.enumerated() where !rules[..<index].contains(rule) {
      text += index == 0 ? ", by rule \"" : ", rule \""
      text += rule
      text += "\""
    }
    if !commit.changes.isEmpty {
      text += "; serial "
      text += String(commit.soa.serial.rawValue)
    }
    for (index, note) in notes.enumerated() where !notes[..<index].contains(note) {
      text += "; "
      text += note
    }
    return text
  }
}
