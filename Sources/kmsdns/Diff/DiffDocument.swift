import DNSWire
import Zone
import ZoneText

/// The difference of two zones as JSON has it.
struct DiffDocument: Codable, JSONDocument {
  struct Side: Codable {
    /// What the command line says.
    var source: String
    var serial: UInt32
  }

  struct Entry: Codable {
    /// added, removed or changed: where the RRset has records of both kinds.
    var kind: String
    var owner: String
    var type: String
    var removed: [Record]
    var added: [Record]
  }

  struct Record: Codable {
    var ttl: UInt32
    var rdata: String
  }

  /// The version of this form.
  var version = 1
  var generated: String
  var zone: String
  var from: Side
  var to: Side
  /// Records, and RRsets that have changed.
  var added: Int
  var removed: Int
  var changed: Int
  var differences: [Entry]
}

extension DiffDocument.Entry {
  init(_ entry: ZoneComparison.Entry) {
    kind = entry.removed.isEmpty ? "added" : entry.added.isEmpty ? "removed" : "changed"
    owner = entry.owner.relativeText
    type = entry.type.description
    func records(_ records: [ResourceRecord]) -> [DiffDocument.Record] {
      records.map { DiffDocument.Record(ttl: $0.ttl, rdata: RecordText.rdata($0.type, $0.rdata)) }
    }
    removed = records(entry.removed)
    added = records(entry.added)
  }
}
