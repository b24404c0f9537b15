import DNSWire
import Zone

/// What an update did.
struct UpdateSummary: Sendable {
  let serial: Serial
  let added: Int
  let removed: Int
  let rules: [String]

  init(_ commit: Commit) {
    serial = commit.soa.serial
    added = commit.changes.added.count { $0.type != .soa }
    removed = commit.changes.removed.count { $0.type != .soa }
    var seen: [String] = []
    for rule in commit.rules where !seen.contains(rule) { seen.append(rule) }
    rules = seen
  }

  var description: String {
    let by = rules.map { "rule \"\($0)\"" }.joined(separator: ", ")
    if added == 0 && removed == 0 { return "nothing to change" + (by.isEmpty ? "" : ", by \(by)") }
    return "added \(added), removed \(removed), by \(by); serial \(serial.rawValue)"
  }
}
