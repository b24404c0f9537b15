import DNSWire
import TestSupport

/// Rdata and prerequisites.
extension UpdateGenerator {
  /// Rdata that a type may have.
  mutating func rdata(_ type: RecordType) throws -> [UInt8] {
    let number = UInt8(number(1...4))
    switch type {
    case .a: return [192, 0, 2, number]
    case .aaaa: return [0x20, 1, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [number]
    case .txt:
      if chance(5) { return (0..<40).flatMap { _ in [200] + Array(repeating: 0x61 + number, count: 200) } }
      return chance(80) ? [2, 0x74, 0x30 + number] : [1, 0x30 + number, 0, 2, 0x5C, 0x22]
    case .wks: return [192, 0, 2, number, chance(50) ? 6 : 17, pick([1, 2, 3])]
    case .mx: return [0, number] + (try target().wire)
    case .srv: return [0, number, 0, 0, 6, 152] + (try target().wire)
    case .unknown: return Array(repeating: number, count: Int(number) - 1)
    case .caa: return [0, 5] + Array("issue".utf8) + Array("ca\(number)".utf8)
    case .hinfo: return [1, 0x40 + number, 1, 0x6F]
    case .key: return [1, 0, 3, 13] + Array(repeating: number, count: 64)
    case .ds: return [0, number, 13, 2] + Array(repeating: number, count: 32)
    default: return try target().wire
    }
  }

  /// A name that a record may point to.
  mutating func target() throws -> Name {
    chance(80) ? mixed(try name()) : mixed(try Name(text: "a.out.example."))
  }

  /// One prerequisite, true or not; the third kind has several records.
  mutating func prerequisite() throws -> [ResourceRecord] {
    let record = existing()
    let owner = mixed(chance(60) ? record?.name ?? apex : try name())
    let type = chance(60) ? record?.type ?? .a : pick(Self.dataTypes + [.cname, .ns, .soa])
    // As often as not what is so.
    let isTrue = chance(65)
    let isInUse = content.records.contains { $0.name == owner }
    switch number(0...9) {
    case 0..<2: return content.has(owner, type) == isTrue ? [.exists(owner, type)] : [.isAbsent(owner, type)]
    case 2..<4: return isInUse == isTrue ? [.isInUse(owner)] : [.isNotInUse(owner)]
    case 4: return [.isAbsent(mixed(try name()), .cname)]
    default: break
    }
    guard let record else { return [] }
    var set = content.records(record.name, record.type).map { ResourceRecord.exists(respelled($0)) }
    set.shuffle(using: &random)
    if isTrue { return chance(4) ? set + set.prefix(1) : set }
    switch number(0...3) {
    case 0: return Array(set.dropLast())
    case 1:
      var other = try addition()
      other.name = record.name
      return set + [.exists(other)]
    case 2: return [.exists(try addition())]
    default:
      guard let last = set.last, !last.rdata.isEmpty, [.a, .aaaa, .unknown].contains(last.type) else { return set }
      set[set.count - 1].rdata[last.rdata.count - 1] ^= 0x20
      return set
    }
  }
}
