import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 9471: what glue a referral carries.
@Suite struct RFC9471_Glue {
  /// As many servers below the cut, each with an address of both families.
  private func zone(_ count: Int) throws -> ZoneVersion {
    var records: [ResourceRecord] = []
    for number in 1...count {
      let server = try Name(text: "ns\(number).sub.lab.example")
      records += [.ns("sub.lab.example", server), .a(server), .aaaa(server)]
    }
    return try .of("lab.example", records)
  }

  /// §3.1
  @Test func referralCarriesAllAddressesBelowTheCut() throws {
    let answer = try ask("a.sub.lab.example", .a, of: try zone(3))
    #expect(!answer.isTruncated)
    #expect(answer.additionals.count == 6)
  }

  /// §3.1
  @Test(arguments: 1...15) func referralThatLacksAddressesBelowTheCutIsTruncated(count: Int) throws {
    let answer = try ask("a.sub.lab.example", .a, of: try zone(count))
    #expect(answer.isTruncated || answer.additionals.count == count * 2)
  }

  @Test func streamCarriesThemAll() throws {
    let answer = try ask("a.sub.lab.example", .a, of: try zone(15), over: .tcp)
    #expect(!answer.isTruncated)
    #expect(answer.additionals.count == 30)
  }

  /// §3.2: below another cut of the zone.
  @Test func siblingsAddressesAreCarried() throws {
    let zone = try ZoneVersion.of(
      "lab.example",
      [
        .ns("sub.lab.example", "ns.other.lab.example"), .ns("other.lab.example", "ns.other.lab.example"),
        .a("ns.other.lab.example"),
      ])
    #expect(try ask("a.sub.lab.example", .a, of: zone).additionals.heads == ["ns.other.lab.example. A"])
  }

  @Test func serverOutsideTheZoneHasNoGlue() throws {
    let zone = try ZoneVersion.of("lab.example", [.ns("sub.lab.example", "ns.elsewhere.test")])
    let answer = try ask("a.sub.lab.example", .a, of: zone)
    #expect(answer.authorities.heads == ["sub.lab.example. NS"])
    #expect(answer.additionals.isEmpty)
  }
}
