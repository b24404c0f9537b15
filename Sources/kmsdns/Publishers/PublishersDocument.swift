import DNSWire
import KMS

/// The publishers that wait for an operator, and those about which one decided, as JSON has them.
struct PublishersDocument: Codable, JSONDocument {
  /// How a zone treats publishers that are not sanctioned.
  struct ZoneEntry: Codable {
    var zone: String
    var mode: EnforcementMode
  }

  /// A record that is held.
  struct HeldEntry: Codable {
    var zone: String
    var host: String
    var record: String
    var provenance: AuditDocument.ProvenanceEntry
  }

  /// What an operator decided.
  struct RulingEntry: Codable {
    var zone: String
    var host: String
    var credential: String
    var isApproved: Bool
    var `operator`: String
    var time: String
  }

  /// The version of this form.
  var version = 1
  var zones: [ZoneEntry]
  var held: [HeldEntry]
  var rulings: [RulingEntry]
  /// What the command did, line by line; nil where it only looks.
  var done: [String]?

  /// For people.
  var text: String {
    var lines = done ?? []
    if done == nil {
      lines += TextTable.aligned([["ZONE", "MODE"]] + zones.map { [$0.zone, $0.mode.rawValue] }) + [""]
      lines += held.isEmpty ? ["No record waits for an operator."] : ["Waiting for an operator:"]
      lines += held.flatMap { entry in
        let known = entry.provenance
        return [
          "  " + entry.record,
          "    by \(known.publisher) from \(known.address) (\(known.transport)), rule \"\(known.rule)\"",
          "    first published \(known.firstSeen), last \(known.lastRefreshed)",
        ]
      }
      if !rulings.isEmpty { lines += ["", "Decided:"] }
      lines += rulings.map { ruling in
        "  \(ruling.isApproved ? "approved" : "rejected")  \(ruling.host) in zone \(ruling.zone), published by "
          + "\(ruling.credential) (\(ruling.operator), \(ruling.time))"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension PublishersDocument.HeldEntry {
  init(_ held: HeldRecord) {
    zone = held.zone.relativeText
    host = held.subject?.host.relativeText ?? ""
    record = RecordLine.text(held.record)
    provenance = AuditDocument.ProvenanceEntry(held.provenance)
  }
}

extension PublishersDocument.RulingEntry {
  init(_ ruling: PublisherRuling) {
    zone = ruling.subject.zone.relativeText
    host = ruling.subject.host.relativeText
    credential = ruling.subject.credential
    isApproved = ruling.isApproved
    self.operator = ruling.operatorName
    time = SystemClock.text(ruling.time)
  }
}
