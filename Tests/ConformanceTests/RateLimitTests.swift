import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// Response rate limiting, as BIND's manual defines it.
@Suite struct RateLimitTests {
  private let zone: ZoneVersion
  private var settings = ResponderSettings()

  init() throws {
    zone = try .of(
      "lab.example",
      [
        .a("www.lab.example"), .a("other.lab.example"), .txt("*.wild.lab.example", "x"),
        .ns("child.lab.example", "ns.child.lab.example"), .a("ns.child.lab.example", "192.0.2.54"),
        .txt("large.lab.example", String(repeating: "x", count: 200)),
      ])
    settings.cookies = .random()
    set { _ in }
  }

  private mutating func set(_ change: (inout RateLimits) -> Void) {
    var limits = RateLimits(responses: 2)
    limits.slip = 0
    change(&limits)
    settings.limiter = RateLimiter(limits)
  }

  private func ask(
    _ name: Name, _ type: RecordType = .a, from client: String = "192.0.2.1", over transport: TransportKind = .udp,
    now: UInt64 = 1_000, options: Option...
  ) throws -> Message? {
    let request =
      options.isEmpty
      ? try query(name, type).encoded() : try query(name, type).encoded(with: try #require(options.first))
    let (outcome, octets) = respond(
      to: request, from: [zone], over: transport, settings: settings,
      client: try #require(IPAddress(text: client)), now: now)
    return outcome == .reply ? try Message(octets.span) : nil
  }

  /// How many of ten requests are answered.
  private func answered(_ body: (Int) throws -> Message?) rethrows -> Int {
    try (0..<10).count { try body($0) != nil }
  }

  @Test func sameAnswersAreLimited() throws {
    #expect(try answered { _ in try ask("www.lab.example") } == 2)
  }

  @Test func nextSecondAnswersAgain() throws {
    _ = try answered { _ in try ask("www.lab.example") }
    #expect(try ask("www.lab.example", now: 1_001) == nil)
    #expect(try ask("www.lab.example", now: 1_016) != nil)
  }

  @Test func otherNamesAndTypesHaveAccountsOfTheirOwn() throws {
    _ = try answered { _ in try ask("www.lab.example") }
    #expect(try ask("other.lab.example") != nil)
    #expect(try ask("www.lab.example", .any) != nil)
  }

  @Test func oneNetworkSharesItsAccounts() throws {
    #expect(try answered { try ask("www.lab.example", from: "192.0.2.\($0)") } == 2)
    #expect(try ask("www.lab.example", from: "192.0.3.1") != nil)
    #expect(try answered { try ask("www.lab.example", from: "2001:db8:0:\($0)::1") } == 2)
    #expect(try ask("www.lab.example", from: "2001:db8:0:100::1") != nil)
  }

  @Test func namesThatDoNotExistShareTheirZonesAccount() throws {
    #expect(try answered { try ask(try Name(text: "gone\($0).lab.example")) } == 2)
    #expect(try ask("www.lab.example") != nil)
  }

  @Test func namesBelowACutShareItsAccount() throws {
    #expect(try answered { try ask(try Name(text: "n\($0).child.lab.example")) } == 2)
  }

  @Test func namesOfAWildcardShareItsAccount() throws {
    #expect(try answered { try ask(try Name(text: "n\($0).wild.lab.example"), .txt) } == 2)
  }

  @Test func typesThatANameHasNotShareItsAccount() throws {
    #expect(try answered { try ask("www.lab.example", RecordType(rawValue: 1_000 + UInt16($0))) } == 2)
  }

  @Test func errorsShareOneAccount() throws {
    #expect(try answered { try ask(try Name(text: "n\($0).example.com")) } == 2)
    let request = try query("www.lab.example", .a).encoded() + [0]
    #expect(respond(to: request, from: [zone], settings: settings, now: 1_000).outcome == .drop)
  }

  @Test mutating func kindsHaveTheirRates() throws {
    set { limits in
      limits.nameErrors = 1
      limits.errors = 3
      limits.referrals = 0
    }
    #expect(try answered { _ in try ask("gone.lab.example") } == 1)
    #expect(try answered { _ in try ask("www.example.com") } == 3)
    #expect(try answered { _ in try ask("child.lab.example") } == 10)
  }

  @Test mutating func allAnswersHaveARateTogether() throws {
    set { $0.all = 3 }
    #expect(try answered { try ask(try Name(text: "n\($0).wild\($0 % 2).lab.example")) } == 2)
    #expect(try ask("www.lab.example") == nil)
  }

  @Test mutating func slippedAnswerIsTheQuestionWithTC() throws {
    set { $0.slip = 1 }
    let answers = try (0..<10).map { _ in try ask("large.lab.example", .txt) }
    #expect(answers.count { $0?.isTruncated == true } == 8)
    let last = try #require(answers.last ?? nil)
    #expect(last.answers.isEmpty && last.questions.count == 1 && last.code == .noError)
  }

  @Test mutating func slippedErrorIsNotSent() throws {
    set { $0.slip = 1 }
    #expect(try answered { _ in try ask("www.example.com") } == 2)
  }

  @Test mutating func clientThatKnowsCookiesGetsBadCookie() throws {
    set { $0.slip = 1 }
    let cookie = Option(.cookie, [1, 2, 3, 4, 5, 6, 7, 8])
    let answers = try (0..<5).map { _ in try ask("large.lab.example", .txt, options: cookie) }
    #expect(answers.map { $0?.code } == [.noError, .noError, .badCookie, .badCookie, .badCookie])
    #expect(answers.last??.answers.isEmpty == true && answers.last??.isTruncated == false)
  }

  @Test func clientWithAServerCookieHasNoLimit() throws {
    let request = try query("www.lab.example", .a).encoded(with: Option(.cookie, [1, 2, 3, 4, 5, 6, 7, 8]))
    let first = respond(to: request, from: [zone], settings: settings, now: 1_000).octets
    let cookie = try #require(try options(of: first)?.first)
    #expect(try answered { _ in try ask("www.lab.example", options: cookie) } == 10)
    #expect(try answered { _ in try ask("www.lab.example", from: "192.0.2.99", options: cookie) } < 10)
  }

  @Test func connectionsHaveNoLimit() throws {
    #expect(try answered { _ in try ask("www.lab.example", over: .tcp) } == 10)
  }

  @Test mutating func exemptClientsHaveNoLimit() throws {
    let range = try #require(AddressRange(text: "192.0.2.0/25"))
    set { $0.exempt = [range] }
    #expect(try answered { _ in try ask("www.lab.example", from: "192.0.2.1") } == 10)
    #expect(try answered { _ in try ask("www.lab.example", from: "192.0.2.200") } == 2)
  }

  @Test func accountsOutliveNewLimits() throws {
    _ = try answered { _ in try ask("www.lab.example") }
    var changed = settings
    var limits = RateLimits(responses: 2)
    limits.slip = 1
    changed.limiter = RateLimiter(limits, after: settings.limiter)
    let answer = respond(
      to: try query("www.lab.example", .a).encoded(), from: [zone], settings: changed, now: 1_000)
    #expect(answer.outcome == .reply)
    let octets = answer.octets
    #expect(try Message(octets.span).isTruncated)
  }

  @Test func limitedAnswersAreCounted() throws {
    let counters = Counters()
    let request = try query("www.lab.example", .a).encoded()
    for _ in 0..<5 { _ = respond(to: request, from: [zone], settings: settings, counters: counters) }
    #expect(counters.value(.udpRequests) == 5)
    #expect(counters.value(.noError) == 2)
    #expect(counters.value(.limitedDropped) == 3)
  }
}
