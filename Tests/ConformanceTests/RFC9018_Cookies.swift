import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 9018: server cookies that all servers make alike; Appendix A has the vectors.
@Suite struct RFC9018_Cookies {
  static let secret = "e5e973e5a6b2a43f48e7dc849e37bfcf"

  /// One vector: what a client sends at a time, and what it gets.
  struct Vector: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let secrets: [String]
    let client: String
    let time: UInt64
    let sent: String
    let received: String
    let isGood: Bool
  }

  static let vectors = [
    Vector(
      testDescription: "A.1: a new server cookie", secrets: [secret], client: "198.51.100.100", time: 1_559_731_985,
      sent: "2464c4abcf10c957", received: "2464c4abcf10c957 010000005cf79f111f8130c3eee29480", isGood: false),
    Vector(
      testDescription: "A.2: a renewed server cookie", secrets: [secret], client: "198.51.100.100",
      time: 1_559_734_385, sent: "2464c4abcf10c957 010000005cf79f111f8130c3eee29480",
      received: "2464c4abcf10c957 010000005cf7a871d4a564a1442aca77", isGood: true),
    Vector(
      testDescription: "A.3: reserved bits are set", secrets: [secret], client: "203.0.113.203",
      time: 1_559_734_700 - 3_600, sent: "fc93fc62807ddb86 01abcdef5cf78f71a314227b6679ebf5",
      received: "fc93fc62807ddb86 010000005cf79b9c", isGood: true),
    Vector(
      testDescription: "A.3: an old server cookie", secrets: [secret], client: "203.0.113.203", time: 1_559_734_700,
      sent: "fc93fc62807ddb86 01abcdef5cf78f71a314227b6679ebf5",
      received: "fc93fc62807ddb86 010000005cf7a9acf73a7810aca2381e", isGood: false),
    Vector(
      testDescription: "A.4: IPv6, and a new secret",
      secrets: ["445536bcd2513298075a5d379663c962", "dd3bdf9344b678b185a6f5cb60fca715"],
      client: "2001:db8:220:1:59de:d0f4:8769:82b8", time: 1_559_741_961,
      sent: "22681ab97d52c298 010000005cf7c57926556bd0934c72f8",
      received: "22681ab97d52c298 010000005cf7c609a6bb79d16625507a", isGood: true),
  ]

  static func settings(_ secrets: [String]) throws -> ResponderSettings {
    var settings = ResponderSettings()
    settings.cookies = CookieSecrets(try secrets.map { try #require(SipHash.Key(octets: octets($0))) })
    return settings
  }

  private let zone: ZoneVersion

  init() throws {
    zone = try .of("lab.example", [.a("www.lab.example")])
  }

  /// The cookie that a client gets for one, and whether its own was good.
  private func exchange(
    _ cookie: [UInt8], _ secrets: [String] = [secret], client: String = "198.51.100.100", time: UInt64
  ) throws -> (cookie: [UInt8], isGood: Bool) {
    let request = try query("www.lab.example", .a).encoded(with: Option(.cookie, cookie))
    let counters = Counters()
    let answer = respond(
      to: request, from: [zone], settings: try Self.settings(secrets), counters: counters,
      client: try #require(IPAddress(text: client)), now: time)
    let found = try #require(try options(of: answer.octets)?.first)
    #expect(found.code == .cookie)
    return (found.data, counters.value(.cookiesGood) == 1)
  }

  @Test(arguments: vectors) func appendixA(_ vector: Vector) throws {
    let result = try exchange(
      octets(vector.sent), vector.secrets, client: vector.client, time: vector.time)
    #expect(result.cookie.starts(with: octets(vector.received)))
    #expect(result.cookie.count == 24)
    #expect(result.isGood == vector.isGood)
  }

  private static let made: UInt64 = 1_559_731_985
  private static let cookie = octets("2464c4abcf10c957 010000005cf79f111f8130c3eee29480")

  @Test(arguments: [0, 1, 1_800]) func youngCookieIsGivenBack(age: UInt64) throws {
    let result = try exchange(Self.cookie, time: Self.made + age)
    #expect(result.cookie == Self.cookie && result.isGood)
  }

  @Test(arguments: [1_801, 3_600]) func olderCookieIsGoodAndRenewed(age: UInt64) throws {
    let result = try exchange(Self.cookie, time: Self.made + age)
    #expect(result.cookie != Self.cookie && result.isGood)
  }

  @Test func cookieIsGoodForAnHour() throws {
    #expect(!(try exchange(Self.cookie, time: Self.made + 3_601).isGood))
  }

  @Test(arguments: [(300, true), (301, false)] as [(UInt64, Bool)])
  func cookieMayBeFiveMinutesAhead(seconds: UInt64, isGood: Bool) throws {
    #expect(try exchange(Self.cookie, time: Self.made - seconds).isGood == isGood)
  }

  @Test func timesGoRound() throws {
    let late = try exchange(octets("2464c4abcf10c957"), time: 0xFFFF_FFF0)
    #expect(try exchange(late.cookie, time: 0x1_0000_0010).isGood)
  }

  @Test func cookieIsForItsAddressAlone() throws {
    #expect(!(try exchange(Self.cookie, client: "198.51.100.101", time: Self.made).isGood))
  }

  @Test func cookieIsForItsClientCookieAlone() throws {
    #expect(!(try exchange([0] + Self.cookie.dropFirst(), time: Self.made).isGood))
  }

  @Test func otherVersionIsNoGood() throws {
    var cookie = Self.cookie
    cookie[8] = 2
    #expect(!(try exchange(cookie, time: Self.made).isGood))
  }

  @Test func anySecretVerifies() throws {
    let other = "445536bcd2513298075a5d379663c962"
    let result = try exchange(Self.cookie, [other, Self.secret], time: Self.made)
    #expect(result.isGood && result.cookie != Self.cookie)
  }

  @Test func rotationKeepsTheLastSecret() throws {
    var settings = ResponderSettings()
    settings.cookies = .random()
    func ask(_ cookie: [UInt8], _ settings: ResponderSettings) throws -> ([UInt8], isGood: Bool) {
      let counters = Counters()
      let request = try query("www.lab.example", .a).encoded(with: Option(.cookie, cookie))
      let answer = respond(to: request, from: [zone], settings: settings, counters: counters)
      return (try #require(try options(of: answer.octets)?.first).data, counters.value(.cookiesGood) == 1)
    }
    let first = try ask(octets("2464c4abcf10c957"), settings).0
    let once = settings.withRotatedCookies()
    #expect(try ask(first, once).isGood)
    #expect(try ask(first, once).0 != first)
    #expect(!(try ask(first, once.withRotatedCookies()).isGood))
  }
}
