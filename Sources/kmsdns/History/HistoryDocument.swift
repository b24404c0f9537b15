import AccessPolicy
import Authority
import DNSWire
import Persistence
import Zone
import ZoneText

/// Who published what is there now, and what happened, the newest first, as JSON has it. Times are in the form of RFC 3339.
struct HistoryDocument: Codable, JSONDocument {
  /// A record that somebody published.
  struct RecordEntry: Codable {
    var record: String
    /// What was asked for, where it differs.
    var asked: String?
    /// Whether the zone's file has the record too.
    var isInFile: Bool
    var provenance: AuditDocument.ProvenanceEntry
  }

  /// One change, or one update that was refused.
  struct Event: Codable {
    enum Kind: String, Codable {
      case change
      case refused
      /// What an operator did beside changing the zone.
      case action
    }

    var kind: Kind
    var time: String
    /// The signer in words, `kmsdns` for the server itself.
    var credential: String
    var address: String?
    var transport: String?
    /// Of a change: the zone's serial from then on, and what it did.
    var serial: UInt32?
    var added: [String]?
    var removed: [String]?
    /// Records that it added or removed besides: a base may differ in many.
    var omitted: Int?
    var rules: [String]?
    var notes: [String]?
    /// Of a refusal: what the client was told, and the owners that the update named.
    var code: String?
    var owners: [String]?
    /// Why it was refused, or why the server itself changed the zone.
    var reason: String?
  }

  /// The version of this form.
  var version = 1
  var generated: String
  var source: String
  var zone: String
  /// The name that was asked for; nil for the whole zone.
  var name: String?
  var published: [RecordEntry]
  var events: [Event]
}

extension HistoryDocument.RecordEntry {
  init(_ published: PublishedRecord) {
    record = RecordLine.text(published.record)
    asked = published.asked.map(RecordLine.text)
    isInFile = published.isStatic
    provenance = AuditDocument.ProvenanceEntry(published.provenance)
  }
}

extension HistoryDocument.Event {
  /// Records that an event names of those that it added, and of those that it removed.
  static let recordsPerEvent = 200

  private static func lines(_ records: [ResourceRecord]) -> [String] {
    records.lazy.filter { $0.type != .soa }.prefix(recordsPerEvent).map(RecordLine.text)
  }

  init(_ entry: HistoryEntry) {
    switch entry {
    case .change(let change):
      self.init(
        kind: .change, time: SystemClock.text(change.time), credential: change.credential, address: change.address,
        transport: change.transport)
      serial = change.serial.rawValue
      let (added, removed) = (change.changes.added, change.changes.removed)
      self.added = Self.lines(added)
      self.removed = Self.lines(removed)
      let omitted = [added, removed].reduce(0) { $0 + max(0, $1.count { $0.type != .soa } - Self.recordsPerEvent) }
      self.omitted = omitted > 0 ? omitted : nil
      rules = change.rules
      notes = change.notes
      reason = change.reason
    case .action(let action):
      self.init(kind: .action, time: SystemClock.text(action.time), credential: action.author)
      reason = action.action
    case .attempt(let attempt):
      let claimed = attempt.key.map { "nobody known, naming key \($0.relativeText)" } ?? "nobody known"
      self.init(
        kind: .refused, time: SystemClock.text(attempt.time),
        credential: attempt.isAuthenticated ? attempt.signer : claimed, address: attempt.address,
        transport: attempt.transport)
      code = attempt.code.signatureMnemonic
      owners = attempt.owners.map(\.relativeText)
      reason = attempt.reason
    }
  }
}

/// A record as one line of text.
enum RecordLine {
  static func text(_ record: ResourceRecord) -> String {
    "\(record.name) \(record.ttl) \(record.type) \(RecordText.rdata(record.type, record.rdata))"
  }
}
