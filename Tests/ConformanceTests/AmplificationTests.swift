import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// How much larger than its request an answer over UDP can be: what a forged source address is worth to an attacker.
@Suite struct AmplificationTests {
  private static func zones() throws -> [ZoneVersion] {
    var records: [ResourceRecord] = [
      .cname("alias.lab.example", "many.lab.example"), .txt("*.wild.lab.example", String(repeating: "x", count: 200)),
    ]
    // As much as fits without EDNS, and with it.
    for index in 1...2 { records.append(.txt("plain.lab.example", String(repeating: "p", count: 214) + "\(index)")) }
    for index in 1...4 { records.append(.txt("edns.lab.example", String(repeating: "e", count: 249) + "\(index)")) }
    for index in 1...200 { records.append(.a("many.lab.example", "192.0.2.\(index)")) }
    for index in 0..<20 {
      let server = try Name(text: "ns\(index).child.lab.example")
      records += [.ns("child.lab.example", server), .a(server), .aaaa(server, "2001:db8::\(index)")]
      records.append(.srv("_vlmcs._tcp.lab.example", server))
      records.append(.txt("large.lab.example", String(repeating: "y", count: 200) + "\(index)"))
    }
    return [try .of("lab.example", records), try .of("other.example")]
  }

  private static let names: [Name] = [
    "lab.example", "many.lab.example", "alias.lab.example", "large.lab.example", "n.wild.lab.example",
    "www.child.lab.example", "_vlmcs._tcp.lab.example", "gone.lab.example", "plain.lab.example",
    "edns.lab.example", "other.example", "example.com",
  ]
  private static let types = Array(UInt16(0)...260) + [32_768, 65_535]

  private static func settings() throws -> ResponderSettings {
    var settings = ResponderSettings()
    settings.identity = try #require(ShortText(String(repeating: "i", count: ShortText.capacity)))
    settings.cookies = .random()
    return settings
  }

  @Test func answersOverUDPKeepTheirBounds() throws {
    let zones = try Self.zones()
    let settings = try Self.settings()
    var largest = (plain: 0, edns: 0)
    for name in Self.names {
      for type in Self.types {
        let request = query(name, RecordType(rawValue: type))
        let plain = respond(to: try request.encoded(), from: zones, settings: settings).octets.count
        let octets = try request.encoded(
          with: Option(.nsid), Option(.cookie, [1, 2, 3, 4, 5, 6, 7, 8]), payload: 65_535)
        let edns = respond(to: octets, from: zones, settings: settings).octets.count
        #expect(plain <= AuthorityLimits.plainPayload && edns <= Int(AuthorityLimits.payload))
        largest = (max(largest.plain, plain), max(largest.edns, edns))
      }
    }
    // The bounds are reached, so it is they that hold.
    #expect(largest.plain > AuthorityLimits.plainPayload - 40 && largest.edns > Int(AuthorityLimits.payload) - 40)
  }

  @Test func errorsAreNoLargerThanTheirRequestsButForOPT() throws {
    let zones = try Self.zones()
    let settings = try Self.settings()
    var notify = query("lab.example", .soa)
    notify.header.flags = 4 << 11
    let requests = [
      query("example.com", .a), query("lab.example", .axfr), query("lab.example", RecordType(rawValue: 253)), notify,
    ]
    for request in requests {
      for octets in [
        try request.encoded(), try request.encoded() + [0], try request.encoded(version: 0),
        try request.encoded(version: 1), try request.encoded(with: Option(.cookie, [1, 2, 3])),
        try request.encoded(with: Option(.cookie, [1, 2, 3, 4, 5, 6, 7, 8])),
      ] {
        let answer = respond(to: octets, from: zones, settings: settings).octets
        let own = try options(of: answer).map { $0.reduce(EDNS.recordOctets) { $0 + 4 + $1.data.count } } ?? 0
        #expect(try Message(answer.span).code != .noError)
        #expect(answer.count <= octets.count + own)
      }
    }
  }

  @Test func slippedAnswersAreNoLargerThanTheirRequests() throws {
    let zones = try Self.zones()
    var settings = ResponderSettings()
    var limits = RateLimits(responses: 1)
    limits.slip = 1
    settings.limiter = RateLimiter(limits)
    for name in Self.names.dropLast() {
      let request = try query(name, .txt).encoded(version: 0)
      _ = respond(to: request, from: zones, settings: settings)
      let answer = respond(to: request, from: zones, settings: settings).octets
      #expect(answer.count <= request.count)
    }
  }
}
