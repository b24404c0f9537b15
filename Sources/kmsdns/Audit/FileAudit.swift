import Authority
import Configuration
import DNSWire
import KMS
import Zone
import ZoneText

/// The audit of zone files.
struct FileAudit {
  let files: [String]
  let sanctioned: SanctionedHosts?

  func document() throws(CommandFailure) -> AuditDocument {
    let loaded: [ZoneLoader.Loaded]
    do throws(ZoneLoader.Failure) {
      loaded = try ZoneLoader.load(entries())
    } catch {
      throw CommandFailure(error.description)
    }
    for warning in loaded.flatMap(\.warnings) { StandardError.print("warning: " + warning) }
    let now = SystemClock.now()
    let versions = loaded.map(\.base.version)
    let audit = Audit(zones: ZoneSet(versions), sanctioned: sanctioned, now: now)
    let report = audit.report(on: versions) { record in
      Audit.Evidence(place: Self.place(of: record, in: loaded))
    }
    return AuditDocument(report, source: files.joined(separator: ", "), now: now)
  }

  private func entries() -> [ServerConfiguration.ZoneEntry] {
    files.map {
      ServerConfiguration.ZoneEntry(namedAfter: $0) ?? ServerConfiguration.ZoneEntry(file: $0, origin: .root)
    }
  }

  private static func place(of record: ResourceRecord, in loaded: [ZoneLoader.Loaded]) -> String {
    for zone in loaded where record.name.isSubdomain(of: zone.base.version.apex) {
      if let located = zone.records.first(where: { $0.record.type == record.type && $0.record.isSame(as: record) }) {
        return "\(zone.file):\(located.line)"
      }
    }
    return ""
  }
}
