internal import DNSWire
internal import Zone

/// Reads a zone in JSON, as `kmsdns export --format json` writes it and `--format json-schema` describes it.
struct JSONZoneReader {
  /// The version of the form that is read.
  private static let version: UInt32 = 1

  private let sources: SourceMap
  private let progress: ZoneReading.Progress?
  private var scanner: JSONScanner
  private var records = PackedRecords()
  private var notes = NoteList()
  private var warnings: [TextFault] = []
  private var faults = FaultList()
  private var zone: JSONText?
  private var serial: (value: UInt32, place: Int)?

  /// Whether a text is JSON: an object with a member, which no entry of a master file looks like.
  static func isJSON(_ octets: [UInt8]) -> Bool {
    var scanner = JSONScanner(octets, from: start(octets))
    guard scanner.peek() == UInt8(ascii: "{") else { return false }
    scanner = JSONScanner(octets, from: scanner.offset + 1)
    return scanner.peek() == UInt8(ascii: "\"")
  }

  /// Behind a byte order mark.
  private static func start(_ octets: [UInt8]) -> Int { octets.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  /// Takes the one text that there is.
  init(_ sources: SourceMap, progress: ZoneReading.Progress?) {
    self.sources = sources
    self.progress = progress
    let octets = sources.sources.first?.octets ?? []
    scanner = JSONScanner(octets, from: Self.start(octets))
  }

  /// Reads it; what is behind an error of form is not read.
  consuming func result() -> ReadRecords {
    do throws(TextFault) {
      try read()
      try checkHead()
    } catch {
      faults.add(error)
    }
    return ReadRecords(
      sources: sources, records: records, ages: [:], notes: notes, warnings: warnings, faults: faults)
  }

  private mutating func read() throws(TextFault) {
    let start = try scanner.pass(UInt8(ascii: "{"))
    var members: Set<[UInt8]> = []
    while try scanner.next(before: UInt8(ascii: "}"), isFirst: members.isEmpty) {
      let key = try scanner.key()
      guard members.insert(key.octets).inserted else { throw key.fault("this member stands there twice") }
      switch key.text {
      case "version":
        let (version, place) = try scanner.number()
        guard version == Self.version else {
          throw scanner.fault("version \(version) of this form is not known: \(Self.version) is", at: place)
        }
      case "zone": zone = try scanner.string()
      case "serial": serial = try scanner.number()
      case "records": try readRecords()
      case "generated", "program", "source": _ = try scanner.string()
      default: throw key.fault("no zone in JSON, as kmsdns export writes it, has this member")
      }
    }
    if scanner.peek() != nil { throw scanner.fault("nothing may stand behind the zone") }
    for key in ["version", "zone", "serial", "records"] where !members.contains(Array(key.utf8)) {
      throw scanner.fault("the member \"\(key)\" is missing", at: start)
    }
  }

  private mutating func readRecords() throws(TextFault) {
    try scanner.pass(UInt8(ascii: "["))
    var isFirst = true
    var told = 0
    while try scanner.next(before: UInt8(ascii: "]"), isFirst: isFirst) {
      isFirst = false
      let record = try JSONRecord(&scanner)
      if record.hasProvenance { notes.add(.provenance, at: record.place) }
      do throws(TextFault) {
        try append(record)
      } catch {
        faults.add(error)
      }
      if let progress, scanner.offset - told >= ZoneTextLimits.progressOctets {
        progress(scanner.offset - told, scanner.octets.count)
        told = scanner.offset
      }
    }
  }

  private mutating func append(_ record: JSONRecord) throws(TextFault) {
    var ttl = record.ttl.value
    if ttl > ZoneTextLimits.ttl {
      ttl = 0
      if warnings.count < ZoneTextLimits.errors {
        warnings.append(
          TextFault(
            .offset(record.ttl.place), "a TTL above \(ZoneTextLimits.ttl) is read as 0 (RFC 2181)", code: .largeTTL))
      }
    }
    let place = Place(offset: record.place, isOwnerLeftOut: false)
    let read = ResourceRecord(
      name: try record.name(), type: try record.recordType(), ttl: ttl, rdata: try record.rdataOctets())
    guard records.append(read, place: place.number) else {
      throw scanner.fault("the zone is larger than can be served", at: record.place)
    }
  }

  /// What stands before the records says the same as they do.
  private func checkHead() throws(TextFault) {
    guard let apex = (0..<records.count).first(where: { records.type(at: $0) == .soa }), let zone else { return }
    let soa = records[apex]
    guard let name = try? Name(text: zone.octets[...]), name == soa.name else {
      throw zone.fault("the SOA record is of \(Excerpt.text(soa.name.description.utf8)), not of this zone")
    }
    if let serial, let known = (try? StartOfAuthority(rdata: soa.rdata))?.serial.rawValue, known != serial.value {
      throw scanner.fault("the SOA record has the serial \(known), not this one", at: serial.place)
    }
  }
}
