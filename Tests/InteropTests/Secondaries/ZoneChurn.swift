import Crypto
import DNSWire
import Foundation
import TestSupport
import Testing

/// Random changes of a zone by signed updates, the same for the same seed.
struct ZoneChurn {
  static let key = (name: "churn.example", secret: Data(repeating: 9, count: 32).base64EncodedString())

  let zone: String
  let port: UInt16
  private var generator: SeededGenerator
  private var number = 0
  private var names: [String]
  private let signer: TSIGKey

  init(_ zone: String, port: UInt16, seed: UInt64) throws {
    self.zone = zone
    self.port = port
    generator = SeededGenerator(seed: seed)
    names = (0..<60).map { "host\($0)" } + ["deep.below.host1", "*.wild", "_vlmcs._tcp"]
    let secret = try #require(Data(base64Encoded: Self.key.secret))
    signer = TSIGKey(
      name: try Name(text: Self.key.name), algorithm: .hmacSHA256, secret: SymmetricKey(data: secret))
  }

  /// A zone file with so many hosts that differences are smaller than the zone.
  static func text(hosts: Int = 400) -> String {
    """
    $TTL 300
    @ SOA ns hostmaster 100 2 1 3600 60
    @ NS ns
    ns A 192.0.2.1

    """
      + (0..<hosts).map { "static\($0) A 192.0.2.\($0 % 250)\nstatic\($0) TXT \"what is here from the start \($0)\"\n" }
      .joined()
  }

  /// Sends so many updates, one after the other.
  mutating func run(_ count: Int) throws {
    let client = try WireClient(port: port, timeout: 2)
    for _ in 0..<count {
      let update = try updateMessage(try Name(text: zone), operations()).encoded()
      var code: ResponseCode?
      // PowerDNS fails where somebody else reads its database; and a datagram may be lost, as for any client.
      for _ in 0..<20 where code == nil || code == .serverFailure {
        var octets = update
        octets[0] = UInt8(number >> 8 & 0xFF)
        octets[1] = UInt8(number & 0xFF)
        number += 1
        TSIG.sign(&octets, key: signer, time: UInt64(Date().timeIntervalSince1970))
        code = try client.exchange(octets).map { try Message($0.span).header.responseCode }
      }
      #expect(code == .noError)
    }
  }

  private mutating func operations() throws -> [ResourceRecord] {
    try (0..<Int.random(in: 1...3, using: &generator)).map { _ in try operation() }
  }

  private mutating func operation() throws -> ResourceRecord {
    let name = try Name(text: "\(names[Int.random(in: 0..<names.count, using: &generator)]).\(zone)")
    let octet = UInt8.random(in: 0...6, using: &generator)
    let ttl = UInt32.random(in: 0...2, using: &generator) * 60
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: return ResourceRecord(name: name, type: .any, recordClass: .any, ttl: 0, rdata: [])
    case 1: return ResourceRecord(name: name, type: .a, recordClass: .any, ttl: 0, rdata: [])
    case 2: return ResourceRecord(name: name, type: .a, recordClass: .none, ttl: 0, rdata: [10, 0, 0, octet])
    case 3:
      let fixed = try Name(text: "static\(Int.random(in: 0..<400, using: &generator)).\(zone)")
      return ResourceRecord(name: fixed, type: .txt, recordClass: .any, ttl: 0, rdata: [])
    case 4: return .txt(name, "changed \(octet)", ttl: ttl)
    case 5: return .srv(name, weight: UInt16(octet), try Name(text: "host\(octet).\(zone)"), ttl: ttl)
    case 6: return .mx(name, try Name(text: "Mail\(octet).\(zone)"), ttl: ttl)
    default: return .a(name, "10.0.0.\(octet)", ttl: ttl)
    }
  }
}
