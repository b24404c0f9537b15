import DNSWire
import KMS
import ZoneText

/// Where the records of zone files stand.
final class RecordPlaces {
  private struct Located {
    let record: ResourceRecord
    let place: String
    /// The TTL that it was written with, where its RRset has another.
    let ttl: UInt32?
    let lastRefreshed: UInt64?
  }

  private let files: [AuditedFile]
  /// The records that an audit may ask for, by their owners: made when it first asks.
  private lazy var places: [Name: [Located]] = {
    var places: [Name: [Located]] = [:]
    for file in files {
      func add(_ located: LocatedRecord, ttl: UInt32?) {
        guard [.srv, .cname, .dname].contains(located.record.type) else { return }
        places[located.record.name, default: []].append(
          Located(
            record: located.record, place: "\(located.file):\(located.line)", ttl: ttl,
            lastRefreshed: located.refreshed.flatMap(UInt64.init(exactly:))))
      }
      for (index, located) in file.content.records.enumerated() {
        add(located, ttl: file.content.writtenTimeToLives[index])
      }
      for located in file.content.repeated { add(located, ttl: nil) }
    }
    return places
  }()

  init(_ files: [AuditedFile]) {
    self.files = files
  }

  /// `file:line` of a record in this very spelling, or else of the same record; of an alias or a wildcard the first that
  /// stands at its owner.
  func evidence(of record: ResourceRecord) -> RecordEvidence {
    let known = places[record.name] ?? []
    let found =
      known.first { $0.record.type == record.type && $0.record.rdata == record.rdata }
      ?? known.first { $0.record.isSame(as: record) } ?? known.first
    return RecordEvidence(place: found?.place ?? "", ttl: found?.ttl, lastRefreshed: found?.lastRefreshed)
  }
}
