import DNSWire
import TestSupport

/// Random updates of one zone: what they delete and ask for depends on what the zone has.
struct UpdateGenerator {
  var random: SeededGenerator
  let apex: Name
  /// The zone as it is now.
  var content: ZoneContent

  static let labels = ["a", "a", "b", "b", "c", "A", "B", "*", "_tcp", "d"]
  static let ttls: [UInt32] = [0, 60, 300, 300, 3600]
  static let dataTypes: [RecordType] = [
    .a, .a, .a, .aaaa, .txt, .txt, .mx, .srv, .srv, .ptr, .unknown, .caa, .hinfo, .wks, .key,
  ]

  init(seed: UInt64, apex: Name, content: ZoneContent) {
    random = SeededGenerator(seed: seed)
    self.apex = apex
    self.content = content
  }

  /// The next update.
  mutating func update() throws -> WireUpdate {
    var update = WireUpdate(zones: [Question(name: mixed(apex), type: .soa)])
    update.isCompressed = chance(40)
    if chance(35) { update.prerequisites = try (0..<number(1...3)).flatMap { _ in try prerequisite() } }
    update.updates = try (0..<pick([0, 1, 1, 1, 1, 2, 2, 3, 5])).flatMap { _ in try operation() }
    if chance(12) { try addFault(&update) }
    return update
  }

  /// One thing to be done.
  private mutating func operation() throws -> [ResourceRecord] {
    switch number(0...99) {
    case 0..<42: return [try addition()]
    case 42..<46:
      // Twice, spelled otherwise or with another TTL.
      let record = try addition()
      var other = record
      other.name = mixed(other.name)
      if chance(50) { other.ttl = pick(Self.ttls) }
      return [record, other]
    case 46:
      let owner = mixed(try name())
      let net = UInt8(number(1...9))
      return (0..<UInt8(number(2...250))).map {
        ResourceRecord(name: owner, type: .a, ttl: 300, rdata: [10, net, 0, $0])
      }
    case 47..<50:
      guard var record = existing() else { return [] }
      record.ttl = pick(Self.ttls)
      record.name = mixed(record.name)
      return [record]
    case 50..<54: return [try startOfAuthority()]
    case 54..<74:
      guard let record = existing() else { return [] }
      return [ResourceRecord.deletion(of: respelled(record))]
    case 74..<78: return [ResourceRecord.deletion(of: try addition())]
    case 78..<90:
      let record = existing()
      return [.deletion(mixed(record?.name ?? apex), chance(85) ? record?.type ?? .a : pick(Self.dataTypes))]
    default: return [.deletion(mixed(try name()))]
    }
  }

  /// A record to be added.
  mutating func addition() throws -> ResourceRecord {
    let types: [RecordType] = chance(18) ? [.cname, .cname, .dname, .ns, .ns, .ds] : Self.dataTypes
    let type = pick(types)
    var name = try name()
    // What only references have rules for is not asked for often.
    if type == .ds, chance(90) { name = content.records.first { $0.type == .ns && $0.name != apex }?.name ?? name }
    if type == .ns, name.isWildcard, chance(90) { name = name.parent ?? name }
    return ResourceRecord(name: mixed(name), type: type, ttl: pick(Self.ttls), rdata: try rdata(type))
  }

  /// Whether a name is that of a name server of the zone.
  private func isServer(_ name: Name) -> Bool {
    content.records(apex, .ns).contains { (try? Name(wire: $0.rdata)) == name }
  }

  /// A record of the zone.
  mutating func existing() -> ResourceRecord? {
    guard !content.records.isEmpty else { return nil }
    let record = pick(content.records)
    return isServer(record.name) && chance(90) ? pick(content.records) : record
  }

  /// The same record with letters in another case.
  mutating func respelled(_ record: ResourceRecord) -> ResourceRecord {
    var record = record
    record.name = mixed(record.name)
    if [.ns, .cname, .dname, .ptr].contains(record.type), let target = try? Name(wire: record.rdata) {
      record.rdata = mixed(target).wire
    }
    return record
  }

  /// The SOA record with a serial before, at or after the present one.
  mutating func startOfAuthority() throws -> ResourceRecord {
    let present = try StartOfAuthority(rdata: content.records(apex, .soa).first?.rdata ?? [])
    var data = present
    let half: UInt32 = chance(10) ? 0x8000_0000 : 7
    let steps: [UInt32] = [0, 1, 2, 100, .max, .max - 5, 0x7FFF_FFFF, half, 0x8000_0001, 0xF000_0000]
    data.serial = Serial(rawValue: chance(15) ? pick([0, 1, .max]) : present.serial.rawValue &+ pick(steps))
    if chance(50) { data.retry = UInt32(number(1...9)) * 100 }
    if chance(30) { data.mname = mixed(data.mname) }
    // Elsewhere it ends Knot 3.2.6.
    return ResourceRecord(name: mixed(apex), type: .soa, ttl: pick(Self.ttls), rdata: data.rdata)
  }

  /// A name of the zone, or one near it.
  mutating func name() throws -> Name {
    if chance(40), let record = existing() {
      switch number(0...9) {
      case 0..<7: return record.name
      case 7..<9: return (try? record.name.prepending(label: Array(pick(Self.labels).utf8))) ?? record.name
      default: return record.name.parent.flatMap { $0.isSubdomain(of: apex) ? $0 : nil } ?? apex
      }
    }
    var name = apex
    for _ in 0..<pick([0, 1, 1, 1, 2, 2, 3]) {
      name = (try? name.prepending(label: Array(pick(Self.labels).utf8))) ?? name
    }
    return name
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  mutating func chance(_ percent: Int) -> Bool { number(0...99) < percent }

  mutating func pick<T>(_ choices: [T]) -> T { choices[number(0...choices.count - 1)] }

  /// The name, now and then with letters in another case.
  mutating func mixed(_ name: Name) -> Name {
    guard chance(25) else { return name }
    var wire = name.wire
    var position = 0
    while wire[position] != 0 {
      let end = position + 1 + Int(wire[position])
      for index in position + 1..<end where chance(50) {
        if (0x41...0x5A).contains(wire[index] & 0xDF) { wire[index] ^= 0x20 }
      }
      position = end
    }
    return (try? Name(wire: wire)) ?? name
  }
}

extension RecordType {
  static let unknown = RecordType(rawValue: 65_280)
  static let wks = RecordType(rawValue: 11)
  static let key = RecordType(rawValue: 25)
  static let hinfo = RecordType(rawValue: 13)
  static let caa = RecordType(rawValue: 257)
}
