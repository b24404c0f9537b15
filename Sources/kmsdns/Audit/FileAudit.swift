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
    let zones = ZoneSet(versions)
    let places = RecordPlaces(loaded)
    let domains = loaded.map { zone in
      AuditedDomain(zone.base.version, in: zones, source: zone.file) { record in
        RecordEvidence(place: places.place(of: record))
      }
    }
    let report = Audit(sanctioned: sanctioned, now: now).report(on: domains)
    return AuditDocument(report, source: files.joined(separator: ", "), now: now)
  }

  private func entries() -> [ServerConfiguration.ZoneEntry] {
    files.map {
      ServerConfiguration.ZoneEntry(namedAfter: $0) ?? ServerConfiguration.ZoneEntry(file: $0, origin: .root)
    }
  }
}

/// Where the records of zone files stand.
private final class RecordPlaces {
  private let loaded: [ZoneLoader.Loaded]
  /// Those that an audit may ask for, by their owners.
  private lazy var places: [Name: [(record: ResourceRecord, place: String)]] = {
    var places: [Name: [(ResourceRecord, String)]] = [:]
    for zone in loaded {
      for located in zone.records where [.srv, .cname, .dname].contains(located.record.type) {
        places[located.record.name, default: []].append((located.record, "\(zone.file):\(located.line)"))
      }
    }
    return places
  }()

  init(_ loaded: [ZoneLoader.Loaded]) {
    self.loaded = loaded
  }

  /// `file:line` of a record; of an alias or a wildcard the first that stands at its owner.
  func place(of record: ResourceRecord) -> String {
    let known = places[record.name] ?? []
    return (known.first { $0.record.isSame(as: record) } ?? known.first)?.place ?? ""
  }
}
