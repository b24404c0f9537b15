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
    rules = Self.unique(commit.rules)
    notes = Self.unique(commit.notes)
  }

  private static func unique(_ texts: [String]) -> [String] {
    var seen: [String] = []
    for text in texts where !seen.contains(text) { seen.append(text) }
    return seen
  }

  var description: String {
    let by = rules.isEmpty ? "" : ", by " + rules.map { "rule \"\($0)\"" }.joined(separator: ", ")
    let result =
      added == 0 && removed == 0
      ? "nothing to change\(by)" : "added \(added), removed \(removed)\(by); serial \(serial.rawValue)"
    return ([result] + notes).joined(separator: "; ")
  }
}
