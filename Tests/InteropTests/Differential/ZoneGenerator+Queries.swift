import DNSWire
import Testing

/// Questions about zones.
extension ZoneGenerator {
  static let queryTypes = [
    "A", "A", "A", "AAAA", "NS", "SOA", "CNAME", "DNAME", "SRV", "MX", "TXT", "PTR", "DS", "DS", "TYPE65400", "OTHER",
    "ANY", "SECURE",
  ]
  /// Types that only signed zones have.
  static let secureTypes = ["RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DNSKEY", "CDS", "CDNSKEY"]
  static let payloads: [UInt16] = [1232, 1232, 1232, 1232, 512, 700, 4096, 0, 65_535]

  /// Questions about a zone.
  mutating func queries(_ zone: GeneratedZone) throws -> [GeneratedQuery] {
    var names = Set(zone.sets.map(\.owner))
    for owner in names.sorted() {
      if chance(50) { names.insert(name(in: owner, depth: chance(80) ? 1 : 2)) }
      if chance(20), NameText.fits(NameText.join("*", owner)) { names.insert(NameText.join("*", owner)) }
      if owner != zone.apex, let parent = NameText.parent(owner) { names.insert(parent) }
    }
    for _ in 0..<6 { names.insert(name(in: zone.apex, depth: number(1...4))) }
    if chance(5) { names.insert("nowhere.example") }
    return try names.sorted().flatMap { name in
      var types = Set((0..<4).map { _ in pick(Self.queryTypes) })
      if let type = zone.sets.filter({ $0.owner == name }).map(\.type).sorted().first, chance(70) { types.insert(type) }
      return try types.sorted().map { try query(name, $0, isSigned: zone.signing != nil) }
    }
  }

  private mutating func query(_ name: String, _ type: String, isSigned: Bool) throws -> GeneratedQuery {
    let known = type == "OTHER" ? pick(Self.otherTypes) : type == "SECURE" ? pick(Self.secureTypes) : type
    let way: GeneratedQuery.Way = chance(4) ? .tcp : chance(isSigned ? 15 : 30) ? .plain : .edns
    var flags: UInt16 = 0
    for flag: UInt16 in [0x0100, 0x0040, 0x0020, 0x0010] where chance(15) { flags |= flag }
    return GeneratedQuery(
      name: mixed(name), type: try #require(RecordType(text: known)), way: way, payload: pick(Self.payloads),
      flags: flags, dnssecOK: way != .plain && chance(isSigned ? 80 : 10),
      options: chance(10) ? pick([[0xFD, 0xE9, 0, 3, 1, 2, 3], [0xFD, 0xE9, 0, 0, 0xFF, 0xFF, 0, 1, 9]]) : [])
  }
}
