/// Zones as the lines of a master file.
extension ZoneGenerator {
  /// The file: some owners are relative, left out, or in other words the same; some entries have parentheses and comments.
  mutating func text(_ zone: GeneratedZone) -> String {
    var text = chance(30) ? "$TTL 300 ; a default\n" : ""
    let hasOrigin = chance(30)
    if hasOrigin { text += "$ORIGIN \(zone.apex).\n" }
    var last: String?
    for set in zone.sets {
      for data in set.data {
        var owner = mixed(set.owner) + "."
        if hasOrigin, chance(50) {
          if set.owner == zone.apex {
            owner = "@"
          } else if NameText.isBelow(set.owner, zone.apex), !zone.apex.isEmpty {
            owner = mixed(String(set.owner.dropLast(zone.apex.utf8.count + 1)))
          }
        }
        // The octet of the asterisk is a wildcard however it is written (RFC 4592 §2.1.1).
        if owner.hasPrefix("*."), chance(10) { owner = "\\042" + owner.dropFirst() }
        if last == set.owner, chance(20) { owner = " " }
        last = set.owner
        text += "\(owner) \(chance(80) ? "\(set.ttl) IN" : "IN \(set.ttl)") \(mixed(set.type, percent: 5))"
        text += chance(10) ? " ( ; parts\n  \(data) )\n" : " \(data)\n"
      }
    }
    return text
  }
}
