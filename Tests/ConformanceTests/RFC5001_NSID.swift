import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 5001: the server's identity.
@Suite struct RFC5001_NSID {
  private let zone: ZoneVersion
  private var settings = ResponderSettings()

  init() throws {
    zone = try .of("lab.example", (1...80).map { .a("many.lab.example", "192.0.2.\($0)") } + [.a("www.lab.example")])
    settings.identity = try #require(ShortText("ns1"))
  }

  @Test func identityIsGivenWhenAskedFor() throws {
    let request = try query("www.lab.example", .a).encoded(with: Option(.nsid))
    let answer = respond(to: request, from: [zone], settings: settings).octets
    #expect(try options(of: answer) == [Option(.nsid, Array("ns1".utf8))])
  }

  @Test func identityIsNotGivenUnasked() throws {
    let request = try query("www.lab.example", .a).encoded(with: Option(.tcpKeepalive))
    #expect(try options(of: respond(to: request, from: [zone], settings: settings).octets) == [])
  }

  @Test func dataOfTheRequestIsPassedOver() throws {
    let request = try query("www.lab.example", .a).encoded(with: Option(.nsid, [1, 2, 3]))
    #expect(try options(of: respond(to: request, from: [zone], settings: settings).octets)?.count == 1)
  }

  @Test func serverWithoutIdentitySaysNothing() throws {
    let request = try query("www.lab.example", .a).encoded(with: Option(.nsid))
    #expect(try options(of: respond(to: request, from: [zone]).octets) == [])
  }

  @Test func longestIdentityKeepsTheLimit() throws {
    var settings = settings
    settings.identity = try #require(ShortText(String(repeating: "x", count: ShortText.capacity)))
    for payload in UInt16(512)...700 {
      let request = try query("many.lab.example", .a).encoded(with: Option(.nsid), payload: payload)
      let answer = respond(to: request, from: [zone], settings: settings).octets
      #expect(answer.count <= payload)
      #expect(try options(of: answer)?.first?.data.count == ShortText.capacity)
    }
  }

  @Test func longerIdentityIsNone() {
    #expect(ShortText(String(repeating: "x", count: ShortText.capacity + 1)) == nil)
  }
}
