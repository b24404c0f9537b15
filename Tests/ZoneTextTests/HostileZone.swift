import DNSWire
import Foundation
import TestSupport
import ZoneText

/// A zone of random records: every type that has a text form, names of any octets.
struct HostileZone {
  let origin: Name
  private(set) var records: [ResourceRecord] = []
  private var random: SeededGenerator
  private let isPrintable: Bool

  /// Rdata that is not made by chance: what of a type's text has a meaning of its own.
  static let texts = [
    "CAA 0 issue \"ca.example; policy=ev\"", "LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m",
    "NAPTR 100 50 \"s\" \"http\" \"\" A.example.", "APL 1:192.0.2.0/24 !2:2001:db8::/32",
    "SVCB 1 Host. alpn=\"h2,h3\" port=8443 ipv4hint=192.0.2.1 ipv6hint=2001:db8::1 mandatory=alpn", "HTTPS 0 Other.",
    "URI 10 1 \"https://example/\"", "URI 10 1 \"\"", "CSYNC 66 3 A NS AAAA",
    "ZONEMD 2018031500 1 240 FEBE3D4CE2EC2FFA4BA99D46", "HIP 2 200100107B1A74DF365639CC39F1D578 AAAA rvs.",
    "IPSECKEY 10 1 2 192.0.2.38 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==",
    "CERT PKIX 1 RSASHA256 AAAA", "DHCID AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=", "TXT \"\" \"\"",
    "DNSKEY 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==",
  ]

  /// - Parameter isPrintable: whether names and strings have printable octets alone.
  init(seed: UInt64, count: Int, isPrintable: Bool = false) throws {
    random = SeededGenerator(seed: seed)
    origin = try Name(text: "Zone\(seed).example")
    self.isPrintable = isPrintable
    let numbers: [UInt32] = [UInt32.random(in: .min ... .max, using: &random), 3_600, 600, 86_400, 300]
    let soa =
      try name().wire + name().wire
      + numbers.flatMap { number in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) } }
    records.append(ResourceRecord(name: origin, type: .soa, ttl: seed.isMultiple(of: 2) ? 300 : 77, rdata: soa))
    records.append(
      ResourceRecord(name: origin, type: .ns, ttl: 300, rdata: try Name(text: "ns.elsewhere.example").wire))
    for number in 0..<count {
      // Nothing stands beside or below anything else: aliases stand alone.
      let owner = try Name(text: "n\(number)", origin: origin).prepending(label: label())
      records.append(try record(owner))
    }
    let many = try Name(text: "Many", origin: origin)
    for last: UInt8 in 1...5 {
      records.append(ResourceRecord(name: many, type: .a, ttl: 60, rdata: [192, 0, 2, last]))
    }
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  private mutating func octet() -> UInt8 {
    let special: [UInt8] = [0, 9, 10, 13, 32, 34, 36, 40, 41, 42, 46, 59, 64, 91, 92, 127, 128, 255]
    let value = number(0...2) == 0 ? special[number(0...special.count - 1)] : UInt8(number(0...255))
    return isPrintable && !(0x21...0x7E).contains(value) ? UInt8(number(0x21...0x7E)) : value
  }

  private mutating func octets(_ range: ClosedRange<Int>) -> [UInt8] { (0..<number(range)).map { _ in octet() } }

  private mutating func label() -> [UInt8] { octets(number(0...9) == 0 ? 63...63 : 1...6) }

  private mutating func name() throws -> Name {
    if number(0...9) == 0 { return .root }
    var name = number(0...1) == 0 ? origin : try Name(text: "elsewhere.example")
    for _ in 0..<number(1...3) { name = try name.prepending(label: label()) }
    return name
  }

  private mutating func string(_ range: ClosedRange<Int> = 0...12) -> [UInt8] {
    let octets = octets(number(0...9) == 0 ? 255...255 : range)
    return [UInt8(octets.count)] + octets
  }

  private mutating func record(_ owner: Name) throws -> ResourceRecord {
    let ttl = UInt32([0, 60, 300, 0x7FFF_FFFF][number(0...3)])
    if number(0...3) == 0 {
      let text = Self.texts[number(0...Self.texts.count - 1)]
      let words = text.split(separator: " ", maxSplits: 1)
      guard let type = RecordType(text: words[0]) else { throw WireError.rdataForm }
      let rdata = try RecordText.parse(type: type, text: String(words[1]), origin: .root)
      return ResourceRecord(name: owner, type: type, ttl: ttl, rdata: rdata)
    }
    let (type, rdata) = try data()
    return ResourceRecord(name: owner, type: RecordType(rawValue: type), ttl: ttl, rdata: rdata)
  }

  private mutating func data() throws -> (UInt16, [UInt8]) {
    switch number(0...19) {
    case 0: return (1, octets(4...4))
    case 1: return (28, octets(16...16))
    case 2: return ([2, 5, 7, 8, 9, 12, 39][number(0...6)], try name().wire)
    case 3: return ([15, 18, 21, 36][number(0...3)], octets(2...2) + (try name().wire))
    case 4: return (33, octets(6...6) + (try name().wire))
    case 5: return ([14, 17][number(0...1)], try name().wire + name().wire)
    case 6...9: return (16, (0..<number(1...4)).flatMap { _ in string() })
    case 10: return (13, string() + string())
    case 11: return (20, string(1...6))
    case 12: return (43, octets(2...2) + [13, 2] + octets(32...32))
    case 13: return (52, octets(3...3) + octets(1...40))
    case 14: return (44, [4, 2] + octets(32...32))
    case 15: return ([108, 109][number(0...1)] == 108 ? (108, octets(6...6)) : (109, octets(8...8)))
    case 16: return (61, octets(1...40))
    case 17: return (105, octets(6...6))
    default: return ([65_400, 1_000, 262][number(0...2)], octets(0...40))
    }
  }
}
