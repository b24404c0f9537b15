import AccessPolicy
import DNSWire
import Persistence
import Zone
import ZoneText

/// A zone to be written, whatever it comes from.
struct ExportedZone: Sendable {
  let apex: Name
  let serial: Serial
  /// Where it comes from, in words.
  let source: String
  var records: SortedRecords
  /// Who published records by updates, where that is known.
  var provenance: [RecordIdentity: Provenance] = [:]
  /// When records that no update published were last refreshed, where that is known.
  var ages = RecordAges()

  /// Takes the records of a file.
  init(_ file: ZoneFile, source: String) {
    apex = file.origin
    self.source = source
    records = SortedRecords(apex: file.origin, capacity: file.records.count)
    var soa: StartOfAuthority?
    for located in file.records {
      records.append(located.record)
      if located.record.type == .soa { soa = try? StartOfAuthority(rdata: located.record.rdata) }
    }
    serial = soa?.serial ?? Serial(rawValue: 0)
    records.sort()
    ages = file.ages
  }

  /// Takes the records of a version.
  init(
    _ version: ZoneVersion, ages: RecordAges = RecordAges(), source: String, published: [PublishedRecord] = []
  ) {
    apex = version.apex
    self.ages = ages
    serial = version.soa.serial
    self.source = source
    records = SortedRecords(apex: apex)
    version.forEachNode { node in
      for record in node.records { records.append(record) }
    }
    records.sort()
    for known in published { provenance[RecordIdentity(known.record)] = known.provenance }
  }

  /// Takes records that come one after the other; they are to be sorted when all are there.
  init(apex: Name, serial: Serial, source: String) {
    self.apex = apex
    self.serial = serial
    self.source = source
    records = SortedRecords(apex: apex)
  }

  /// The hour in which a record was last refreshed, whoever tells it, as `RecordAges` has it; nil where nobody does.
  func age(of record: ResourceRecord) -> UInt32? {
    let published = provenance[RecordIdentity(record)].flatMap { known in
      UInt32(exactly: known.lastRefreshed / 3_600 + UInt64(RecordAges.hoursBefore1970))
    }
    return [published, ages[record]].compactMap(\.self).max()
  }
}

/// What makes a record the same record (RFC 2136 §1.1.1), whatever its TTL and spelling.
struct RecordIdentity: Hashable, Sendable {
  let name: Name
  let type: RecordType
  let rdata: [UInt8]

  init(_ record: ResourceRecord) {
    name = record.name
    type = record.type
    rdata = RecordData.canonical(record.type, record.rdata)
  }
}
