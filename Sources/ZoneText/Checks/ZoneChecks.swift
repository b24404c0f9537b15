internal import DNSWire
internal import Zone

/// Makes a zone of what stands in a file; finds what must not be among its records, beyond each one's form.
struct ZoneChecks {
  private let content: ReadRecords
  private var errors: ZoneTextErrors
  private var finder: PlaceFinder
  /// What the records come to, as far as they do.
  private var version: ZoneVersion?
  private var compilation: [RecordConflict]?

  private init(_ content: ReadRecords) {
    self.content = content
    errors = content.errors
    finder = PlaceFinder(content.sources)
  }

  /// The zone that the records make.
  static func zone(_ content: ReadRecords) throws(ZoneTextErrors) -> ZoneFile {
    var checks = ZoneChecks(content)
    do throws(ZoneTextErrors) {
      return try checks.zone()
    } catch {
      var errors = error
      errors.warnings = checks.warnings
      throw errors
    }
  }

  /// What deserves a look beside errors: all where every record could be read and is in the zone, since one that is missing is
  /// missed by others.
  private var warnings: [ZoneTextError] {
    if content.faults.total == 0, let version, let compilation, !compilation.contains(where: { $0.kind == .outOfZone })
    {
      return ZoneInspection.findings(ZoneFile(content, version, compilation)).errors
    }
    var finder = PlaceFinder(content.sources)
    return content.warnings.map { finder.error($0) }
  }

  private mutating func zone() throws(ZoneTextErrors) -> ZoneFile {
    // Records may be missing after an error: then nothing is reported for want of one.
    let isWhole = errors.total == 0
    let records = content.records
    guard let apex = (0..<records.count).first(where: { records.type(at: $0) == .soa }) else {
      if isWhole {
        errors.add(
          finder.error(TextFault(Position(line: 1, column: 1), "the zone has no SOA record", code: .noSOA)))
      }
      throw errors
    }
    let origin = records[apex].name
    let compilation = ZoneVersion.compile(records, apex: origin)
    for conflict in compilation.conflicts { note(conflict, origin) }
    let server = (0..<records.count).first { records.type(at: $0) == .ns && records[$0].name == origin }
    if server == nil, isWhole {
      report(atTypeOf: apex, .noNameServer, "the zone has no NS record at its apex")
    }
    self.compilation = compilation.conflicts
    do throws(ZoneVersion.Malformed) {
      version = try compilation.version.get()
    } catch {
      if errors.total == 0 { report(atTypeOf: apex, .noZone, Self.words(error)) }
      version = nil
    }
    errors.sort()
    guard let version, errors.total == 0 else { throw errors }
    return ZoneFile(content, version, compilation.conflicts)
  }

  private mutating func note(_ conflict: RecordConflict, _ origin: Name) {
    let message: String
    let code: ZoneCode
    switch conflict.kind {
    case .repeated, .otherTTL: return
    case .outOfZone:
      let name = content.records[conflict.record].name
      let place = Place(content.records.place(at: conflict.record))
      guard !place.isOwnerLeftOut else {
        return report(
          atTypeOf: conflict.record, .outOfZone, "outside the zone \(Excerpt.text(origin.description.utf8))",
          text: Excerpt.text(name.description.utf8))
      }
      return report(
        .offset(place.offset), .outOfZone, "outside the zone \(Excerpt.text(origin.description.utf8))",
        text: Excerpt.text(name.description.utf8))
    case .tooMany:
      code = .tooManyRecords
      message = "an RRset has \(ZoneLimits.recordsPerSet) records at most"
    case .secondSOA:
      code = .secondSOA
      message = "a second SOA record: a zone has one (RFC 1035 §5.2)"
    case .secondDNAME:
      code = .secondDNAME
      message = "a second DNAME record at this name (RFC 6672 §2.4)"
    case .secondCNAME:
      code = .secondCNAME
      message = "a second CNAME record at this name (RFC 2181 §10.1)"
    case .aliasBesideOthers:
      code = .aliasAndOthers
      message = "a CNAME record beside other records (RFC 1034 §3.6.2)"
    case .besideAlias:
      code = .aliasAndOthers
      message = "a record beside a CNAME record (RFC 1034 §3.6.2)"
    }
    report(atTypeOf: conflict.record, code, message)
  }

  private static func words(_ error: ZoneVersion.Malformed) -> String {
    switch error {
    case .tooManyIterations(let count):
      "NSEC3 with \(count) iterations: \(ZoneLimits.hashIterations) are allowed (RFC 9276)"
    case .tooLarge: "the zone is larger than can be served"
    case .startOfAuthority, .outOfZone: "the records make no zone"
    }
  }

  private mutating func report(_ position: Position, _ code: ZoneCode, _ message: String, text: String) {
    // Of those that are only counted nobody wants to know where they are.
    guard errors.errors.count < ZoneTextLimits.errors else { return errors.count(1) }
    errors.add(finder.error(TextFault(position, message, text: text, code: code)))
  }

  private mutating func report(atTypeOf record: Int, _ code: ZoneCode, _ message: String, text: String? = nil) {
    guard errors.errors.count < ZoneTextLimits.errors else { return errors.count(1) }
    let type = content.records.type(at: record).description
    report(.offset(content.typePlace(record)), code, message, text: text ?? type)
  }
}
