import DNSWire
import ZoneText

/// The difference of two zones for people.
struct DiffText {
  let comparison: ZoneComparison
  let colours: Colours

  /// The lines of all records that differ.
  var lines: [String] {
    comparison.entries.flatMap { entry in
      entry.removed.map { colours.paint("- " + RecordLine.text($0), .red) }
        + entry.added.map { colours.paint("+ " + RecordLine.text($0), .green) }
    }
  }

  /// How much differs.
  var summary: String {
    let (added, removed, changed) = comparison.counts
    guard !comparison.isEmpty else { return "no difference" }
    return [(added, "added"), (removed, "removed"), (changed, "changed")].filter { $0.0 > 0 }
      .map { count, what in
        let noun = what == "changed" ? "RRset" : "record"
        return "\(count) \(noun)\(count == 1 ? "" : "s") \(what)"
      }.joined(separator: ", ")
  }
}

/// The difference of two zones as updates that carry it out, for nsupdate; the SOA record is the server's.
enum DiffScript {
  /// Records that go into one update.
  private static let recordsPerUpdate = 500

  static func text(_ comparison: ZoneComparison, zone: Name) -> String {
    var lines: [String] = ["zone \(zone)", "check-names off"]
    var count = 0
    for entry in comparison.entries where entry.type != .soa {
      // What belongs together is in one update.
      if count + entry.removed.count + entry.added.count > recordsPerUpdate, count > 0 {
        lines.append("send")
        count = 0
      }
      count += entry.removed.count + entry.added.count
      for var record in entry.removed {
        (record.recordClass, record.ttl) = (.none, 0)
        lines.append(UpdateText.operation(record))
      }
      lines += entry.added.map { UpdateText.operation($0) }
    }
    return (lines + ["send"]).joined(separator: "\n") + "\n"
  }
}
