internal import DNSWire

/// What must hold among the records of a zone, beyond each one's form.
struct ZoneChecks {
  /// One RRset; signatures count by the type that they cover (RFC 4034 §3).
  private struct RecordSet: Hashable {
    var name: Name
    var type: RecordType
    var covered: ArraySlice<UInt8>

    init(_ record: ResourceRecord) {
      name = record.name
      type = record.type
      covered = record.type == .rrsig ? record.rdata.prefix(2) : []
    }
  }

  /// A record without its TTL, in canonical form (RFC 2136 §1.1.1).
  private struct Identity: Hashable {
    var name: Name
    var type: RecordType
    var rdata: [UInt8]

    init(_ record: ResourceRecord) {
      name = record.name
      type = record.type
      rdata = RecordData.canonical(record.type, record.rdata)
    }
  }

  private var ttls: [RecordSet: UInt32] = [:]
  private var seen: Set<Identity> = []
  private var hasSOA = false
  /// For each name, whether it is an alias.
  private var aliases: [Name: Bool] = [:]

  /// The zone that the records make; nil where there is none. Errors go to `report`.
  ///
  /// `afterErrors` says that records may be missing: then nothing is reported for want of a record.
  mutating func check(
    _ items: [EntryReader.Item], afterErrors: Bool, report: (TextFault) -> Void
  ) -> ZoneFile? {
    guard let apex = items.first(where: { $0.record.type == .soa }) else {
      if !afterErrors { report(TextFault(Position(line: 1, column: 1), "the zone has no SOA record")) }
      return nil
    }
    let origin = apex.record.name
    var records: [LocatedRecord] = []
    var repeated: [LocatedRecord] = []
    var written: [Int: UInt32] = [:]
    var hasServers = false
    for item in items {
      var record = item.record
      guard record.name.isSubdomain(of: origin) else {
        let text = Excerpt.text(record.name.description.utf8)
        report(TextFault(item.ownerPosition, "outside the zone \(Excerpt.text(origin.description.utf8))", text: text))
        continue
      }
      guard seen.insert(Identity(record)).inserted else {
        repeated.append(LocatedRecord(record: record, line: item.line))
        continue
      }
      hasServers = hasServers || (record.type == .ns && record.name == origin)
      if let message = conflict(record) {
        report(TextFault(item.typePosition, message, text: record.type.description))
        continue
      }
      // The TTLs of an RRset must not differ (RFC 2181 §5.2): the first one counts.
      let set = RecordSet(record)
      if let ttl = ttls[set], ttl != record.ttl {
        written[records.count] = record.ttl
        record.ttl = ttl
      }
      ttls[set] = record.ttl
      hasSOA = hasSOA || record.type == .soa
      records.append(LocatedRecord(record: record, line: item.line))
    }
    if !hasServers, !afterErrors {
      report(TextFault(apex.typePosition, "the zone has no NS record at its apex", text: "SOA"))
    }
    var file = ZoneFile(origin: origin, records: records)
    file.repeated = repeated
    file.writtenTimeToLives = written
    return file
  }

  /// Why a record cannot stand beside those before it; notes it where it can.
  private mutating func conflict(_ record: ResourceRecord) -> String? {
    switch record.type {
    case .soa where hasSOA:
      return "a second SOA record: a zone has one (RFC 1035 §5.2)"
    case .dname where ttls[RecordSet(record)] != nil:
      return "a second DNAME record at this name (RFC 6672 §2.4)"
    case .rrsig, .nsec:
      return nil
    case .cname:
      switch aliases[record.name] {
      case true: return "a second CNAME record at this name (RFC 2181 §10.1)"
      case false: return "a CNAME record beside other records (RFC 1034 §3.6.2)"
      case nil: aliases[record.name] = true
      }
    default:
      if aliases[record.name] == true { return "a record beside a CNAME record (RFC 1034 §3.6.2)" }
      aliases[record.name] = false
    }
    return nil
  }
}
