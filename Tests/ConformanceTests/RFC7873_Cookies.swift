import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 7873: DNS cookies, as a server sees them.
@Suite struct RFC7873_Cookies {
  private let zone: ZoneVersion
  private let settings: ResponderSettings
  private static let client: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]

  init() throws {
    zone = try .of("lab.example", (1...80).map { .a("many.lab.example", "192.0.2.\($0)") } + [.a("www.lab.example")])
    settings = try RFC9018_Cookies.settings([RFC9018_Cookies.secret])
  }

  private func answer(_ request: [UInt8], _ settings: ResponderSettings? = nil) -> [UInt8] {
    respond(to: request, from: [zone], settings: settings ?? self.settings).octets
  }

  private func message(_ octets: [UInt8]) throws -> Message {
    try Message(octets.span)
  }

  @Test(arguments: [0, 1, 7, 9, 15, 41]) func otherLengthsAreAFormError(count: Int) throws {
    let option = Option(.cookie, [UInt8](repeating: 1, count: count))
    let answer = try message(answer(try query("www.lab.example", .a).encoded(with: option)))
    #expect(answer.code == .formError)
    #expect(answer.edns != nil)
  }

  @Test(arguments: [8, 16, 24, 40]) func anyRightLengthIsAnswered(count: Int) throws {
    let option = Option(.cookie, [UInt8](repeating: 1, count: count))
    let answer = answer(try query("www.lab.example", .a).encoded(with: option))
    #expect(try message(answer).answers.count == 1)
    let cookie = try #require(try options(of: answer)?.first?.data)
    #expect(cookie.count == 24 && cookie.starts(with: [UInt8](repeating: 1, count: 8)))
  }

  @Test func requestWithoutCookieGetsNone() throws {
    #expect(try options(of: answer(try query("www.lab.example", .a).encoded(with: Option(.nsid)))) == [])
  }

  @Test func serverWithoutCookiesGivesNone() throws {
    let request = try query("www.lab.example", .a).encoded(with: Option(.cookie, Self.client))
    #expect(try options(of: answer(request, ResponderSettings())) == [])
  }

  @Test func firstOfSeveralCookiesCounts() throws {
    let request = try query("www.lab.example", .a).encoded(
      with: Option(.cookie, Self.client), Option(.cookie, [UInt8](repeating: 9, count: 8)))
    let found = try #require(try options(of: answer(request)))
    #expect(found.count == 1 && found[0].data.starts(with: Self.client))
  }

  @Test func questionAboutTheCookieAlone() throws {
    var request = query("www.lab.example", .a)
    request.questions = []
    let first = answer(try request.encoded(with: Option(.cookie, Self.client)))
    #expect(try message(first).code == .noError)
    let cookie = try #require(try options(of: first)?.first?.data)
    let second = answer(try request.encoded(with: Option(.cookie, cookie)))
    #expect(try message(second).code == .noError)
    let third = answer(try request.encoded(with: Option(.cookie, cookie.dropLast() + [cookie[23] ^ 1])))
    #expect(try message(third).code == .badCookie)
    #expect(try options(of: third)?.first?.data == cookie)
  }

  @Test func noQuestionAndNoCookieIsAFormError() throws {
    var request = query("www.lab.example", .a)
    request.questions = []
    #expect(try message(answer(try request.encoded(with: Option(.nsid)))).code == .formError)
  }

  @Test func answerWithCookieKeepsItsLimit() throws {
    for payload in UInt16(512)...700 {
      let request = try query("many.lab.example", .a).encoded(with: Option(.cookie, Self.client), payload: payload)
      let answer = answer(request)
      #expect(answer.count <= payload)
      #expect(try options(of: answer)?.first?.data.count == 24)
    }
  }

  @Test func everyAnswerWithOPTHasTheCookie() throws {
    for name in ["gone.lab.example", "www.example.com"] as [Name] {
      let request = try query(name, .a).encoded(with: Option(.cookie, Self.client))
      #expect(try options(of: answer(request))?.first?.code == .cookie)
    }
    var notify = query("lab.example", .soa)
    notify.header.flags = 4 << 11
    #expect(try options(of: answer(try notify.encoded(with: Option(.cookie, Self.client))))?.first?.code == .cookie)
  }
}
