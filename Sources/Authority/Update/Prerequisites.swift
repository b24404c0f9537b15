import DNSWire
import Zone

/// The checks that an update asks for before it is carried out (RFC 2136 §3.2).
enum Prerequisites {
  static func check(_ prerequisites: [ResourceRecord], on zone: ZoneEdit) throws(UpdateRefusal) {
    guard !prerequisites.isEmpty else { return }
    var expected: [SetKey: RecordSet] = [:]
    for record in prerequisites {
      guard record.ttl == 0 else { throw UpdateRefusal(.formError, "a prerequisite on \(record.name) has a TTL") }
      guard record.name.isSubdomain(of: zone.apex) else {
        throw UpdateRefusal(.notZone, "the prerequisite's name \(record.name) is not in zone \(zone.apex)")
      }
      switch record.recordClass {
      case .any: try checkExists(record, zone)
      case .none: try checkIsAbsent(record, zone)
      case .internet:
        try requireForm(record)
        let key = SetKey(name: record.name, type: record.type)
        var set = expected[key] ?? RecordSet(type: record.type, ttl: 0, rdatas: [])
        if set.index(of: record.rdata) == nil { set.rdatas.append(record.rdata) }
        expected[key] = set
      default:
        throw UpdateRefusal(.formError, "a prerequisite on \(record.name) has class \(record.recordClass.rawValue)")
      }
    }
    for (key, set) in expected { try checkEquals(set, key, zone) }
  }

  private struct SetKey: Hashable {
    let name: Name
    let type: RecordType
  }

  /// "RRset exists (value independent)" and "name is in use" (§3.2.1, §3.2.4).
  private static func checkExists(_ record: ResourceRecord, _ zone: ZoneEdit) throws(UpdateRefusal) {
    try requireNoData(record)
    if record.type == .any {
      guard zone.isInUse(record.name) else { throw UpdateRefusal(.nameError, "\(record.name) is not in use") }
    } else if !zone.holds(record.name, record.type) {
      throw UpdateRefusal(.noRecordSet, "\(record.name) has no \(record.type) records")
    }
  }

  /// "RRset does not exist" and "name is not in use" (§3.2.3, §3.2.5).
  private static func checkIsAbsent(_ record: ResourceRecord, _ zone: ZoneEdit) throws(UpdateRefusal) {
    try requireNoData(record)
    if record.type == .any {
      guard !zone.isInUse(record.name) else { throw UpdateRefusal(.nameExists, "\(record.name) is in use") }
    } else if zone.holds(record.name, record.type) {
      throw UpdateRefusal(.recordSetExists, "\(record.name) has \(record.type) records")
    }
  }

  /// "RRset exists (value dependent)" (§3.2.2): the same records, none more and none fewer.
  private static func checkEquals(_ set: RecordSet, _ key: SetKey, _ zone: ZoneEdit) throws(UpdateRefusal) {
    let present = zone.recordSet(of: key.name, key.type)
    guard let present, present.rdatas.count == set.rdatas.count,
      set.rdatas.allSatisfy({ present.index(of: $0) != nil })
    else {
      throw UpdateRefusal(.noRecordSet, "the \(key.type) records of \(key.name) are not those that the client expects")
    }
  }

  private static func requireNoData(_ record: ResourceRecord) throws(UpdateRefusal) {
    guard record.rdata.isEmpty else {
      throw UpdateRefusal(.formError, "a prerequisite on \(record.name) has rdata")
    }
  }

  private static func requireForm(_ record: ResourceRecord) throws(UpdateRefusal) {
    do throws(WireError) {
      try RecordData.validate(record.type, record.rdata)
      try RecordDataForm.check(record.type, record.rdata)
    } catch {
      throw UpdateRefusal(.formError, "a prerequisite on \(record.name) has \(record.type) rdata that can't be read")
    }
  }
}
