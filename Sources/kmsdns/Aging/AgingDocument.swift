import AccessPolicy
import Authority
import DNSWire
import KMS
import Persistence
import Zone

/// The dynamic records that were not published again in time, as JSON has it.
struct AgingDocument: Codable, JSONDocument {
  struct RecordEntry: Codable {
    var zone: String
    var record: String
    var lastRefreshed: String
    /// Hours since then.
    var hours: UInt64
    /// The same in seconds.
    var seconds: UInt64
    var credential: String
    /// Whether the record is removed at the next look, or would be but for the dry run.
    var isDue: Bool
  }

  /// The version of this form.
  var version = 1
  var generated: String
  /// Hours after which a record is stale.
  var staleAfterHours: UInt64
  /// The same in seconds.
  var staleAfterSeconds: UInt64
  /// Hours after which it is removed.
  var removeAfterHours: UInt64?
  var isDryRun: Bool
  var records: [RecordEntry]

  /// Looks through the zones of a server.
  init(_ server: Server, now: UInt64) async throws(JournalError) {
    let policy = server.aging.current
    generated = SystemClock.text(now)
    staleAfterHours = policy.staleAfter / 3_600
    staleAfterSeconds = policy.staleAfter
    removeAfterHours = policy.removeAfter.map { $0 / 3_600 }
    isDryRun = policy.isDryRun
    records = []
    for zone in server.zones.current.versions.map(\.apex).sorted() {
      let silent = try await server.store.unrefreshed(
        since: now - min(policy.staleAfter, now), types: nil, in: zone)
      records += silent.map { record, provenance in
        let age = now - min(provenance.lastRefreshed, now)
        let isMeant = policy.covers(zone) && policy.types?.contains(record.type) ?? true
        return RecordEntry(
          zone: zone.relativeText, record: RecordLine.text(record),
          lastRefreshed: SystemClock.text(provenance.lastRefreshed), hours: age / 3_600, seconds: age,
          credential: provenance.credential, isDue: isMeant && policy.removeAfter.map { age > $0 } ?? false)
      }
    }
  }

  /// The same for people.
  var text: String {
    var lines = records.map { entry in
      let state = !entry.isDue ? "stale" : isDryRun ? "would be removed (dry-run)" : "is removed at the next look"
      return
        "\(entry.record)\n  last published \(entry.lastRefreshed) (\(DurationText.text(entry.seconds)) ago) by \(entry.credential): \(state)"
    }
    if records.isEmpty {
      lines.append("Every dynamic record was published again within \(DurationText.text(staleAfterSeconds)).")
    }
    if removeAfterHours == nil {
      lines.append("Nothing is removed: the configuration's aging has no remove-after.")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
