import DNSWire
import TestSupport

/// What is wrong with an update, or odd.
extension UpdateGenerator {
  static let metaTypes: [RecordType] = [
    .any, .axfr, .ixfr, .tkey, RecordType(rawValue: 253), RecordType(rawValue: 254), RecordType(rawValue: 128),
    RecordType(rawValue: 0),
  ]
  static let classes: [RecordClass] = [.chaos, RecordClass(rawValue: 4), RecordClass(rawValue: 0), .none, .any]

  /// Adds one fault.
  mutating func addFault(_ update: inout WireUpdate) throws {
    switch number(0...9) {
    case 0: try addZoneFault(&update)
    case 1: try addMessageFault(&update)
    case 2..<4: try addPrerequisiteFault(&update)
    default: try addUpdateFault(&update)
    }
  }

  private mutating func addZoneFault(_ update: inout WireUpdate) throws {
    switch number(0...6) {
    case 0:
      update.faults.append("zone type")
      update.zones[0].type = pick([.a, .any, .axfr, .ns])
    case 1:
      update.faults.append("no zone")
      update.zones = []
    case 2:
      update.faults.append("two zones")
      update.zones.append(update.zones[0])
    case 3:
      update.faults.append("zone class")
      update.zones[0].recordClass = pick(Self.classes)
    case 4:
      update.faults.append("zone not served")
      update.zones[0].name = try Name(text: "nowhere.example.")
    case 5:
      update.faults.append("zone beside")
      update.zones[0].name = try (apex.parent ?? .root).prepending(label: Array("zone-beside".utf8))
    default:
      update.faults.append("zone below")
      update.zones[0].name = try apex.prepending(label: Array("zone-below".utf8))
    }
  }

  private mutating func addMessageFault(_ update: inout WireUpdate) throws {
    switch number(0...4) {
    case 0:
      update.faults.append("octets behind")
      update.tail = random.octets(number(1...20))
    case 1:
      update.faults.append("records missing")
      update.extraCount = UInt16(number(1...3))
    case 2:
      update.faults.append("flags")
      update.flags |= pick([0x0400, 0x0200, 0x0100, 0x0080, 0x0070, 0x0003])
    case 3:
      update.faults.append("additional")
      update.additionals = [try addition()]
    default:
      update.faults.append("additional outside")
      update.additionals = [try outside()]
    }
  }

  private mutating func addPrerequisiteFault(_ update: inout WireUpdate) throws {
    var record = existing().map { ResourceRecord.exists($0) } ?? .isInUse(apex)
    if chance(50) { record = pick([.isInUse(record.name), .isAbsent(record.name, .txt), .exists(record.name, .soa)]) }
    switch number(0...4) {
    case 0:
      update.faults.append("prerequisite TTL")
      record.ttl = pick([1, 300, .max])
    case 1:
      update.faults.append("prerequisite class")
      record.recordClass = pick(Self.classes)
    case 2:
      update.faults.append("prerequisite outside")
      record.name = try outside().name
    case 3:
      update.faults.append("prerequisite type")
      record.type = pick(Self.metaTypes)
    default:
      update.faults.append("prerequisite data")
      record.rdata = record.rdata.isEmpty ? try rdata(.a) : []
    }
    update.prerequisites.insert(record, at: number(0...update.prerequisites.count))
  }

  private mutating func addUpdateFault(_ update: inout WireUpdate) throws {
    var record = try addition()
    switch number(0...3) {
    case 0: record = .deletion(record.name, chance(50) ? record.type : .any)
    case 1: record = .deletion(of: record)
    default: break
    }
    switch number(0...6) {
    case 0:
      update.faults.append("update TTL")
      record.ttl = pick([1, 300, 0x7FFF_FFFF, 0x8000_0000, .max])
    case 1:
      update.faults.append("update class")
      record.recordClass = pick(Self.classes)
    case 2:
      update.faults.append("update outside")
      record.name = try outside().name
    case 3:
      update.faults.append("update type")
      record.type = pick(Self.metaTypes)
    case 4:
      update.faults.append("update data")
      record.rdata = record.rdata.isEmpty ? try rdata(.a) : []
    case 5:
      update.faults.append("update data")
      record.rdata = Array(record.rdata.dropLast(number(1...3)))
    default:
      update.faults.append("update data")
      record.rdata += random.octets(number(1...3))
    }
    update.updates.insert(record, at: number(0...update.updates.count))
  }

  /// A record outside the zone.
  private mutating func outside() throws -> ResourceRecord {
    var record = try addition()
    switch number(0...2) {
    case 0: record.name = apex.parent ?? .root
    case 1: record.name = try Name(text: "a.out.example.")
    default: record.name = try (apex.parent ?? .root).prepending(label: [0x78] + (apex.labels.first ?? []).prefix(60))
    }
    return record
  }
}
