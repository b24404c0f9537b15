import DNSWire
import Zone

/// What an update did.
struct UpdateSummary: Sendable {
  private let commit: Commit

  init(_ commit: Commit) { self.commit = commit }

  /// What it did.
  var description: String {
    var text = TextOctets()
    write(to: &text)
    return text.string
  }

  /// Says what it did.
  func write(to text: inout TextOctets) {
    let added = commit.changes.added.count { $0.type != .soa }
    let removed = commit.changes.removed.count { $0.type != .soa }
    if added > 0 || removed > 0 {
      text.write("added ")
      text.write(UInt32(clamping: added))
      text.write(", removed ")
      text.write(UInt32(clamping: removed))
    } else {
      text.write(commit.changes.isEmpty ? "nothing to change" : "changed the SOA record")
    }
    let (rules, notes) = (commit.rules, commit.notes)
    for (index, rule) in rules.enumerated() where !rules[..<index].contains(rule) {
      text.write(index == 0 ? ", by rule \"" : ", rule \"")
      text.write(rule)
      text.write("\"")
    }
    if !commit.changes.isEmpty {
      text.write("; serial ")
      text.write(commit.soa.serial.rawValue)
    }
    for (index, note) in notes.enumerated() where !notes[..<index].contains(note) {
      text.write("; ")
      text.write(note)
    }
  }
}
