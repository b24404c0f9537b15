import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 1034 §4.3.2: from a name to an answer.
@Suite struct RFC1034_4_3_2_Algorithm {
  private let zone: ZoneVersion

  init() throws {
    zone = try .of(
      "lab.example",
      [
        .a("www.lab.example"), .a("www.lab.example", "192.0.2.2"), .cname("alias.lab.example", "www.lab.example"),
        .cname("chain.lab.example", "alias.lab.example"), .cname("dead.lab.example", "gone.lab.example"),
        .cname("away.lab.example", "www.elsewhere.test"), .cname("down.lab.example", "www.sub.lab.example"),
        .cname("loop.lab.example", "pool.lab.example"), .cname("pool.lab.example", "loop.lab.example"),
        .ns("sub.lab.example", "ns.sub.lab.example"), .ns("sub.lab.example", "ns.elsewhere.test"),
        .a("ns.sub.lab.example", "192.0.2.99"), .ds("sub.lab.example"),
      ])
  }

  @Test func dataIsAnsweredWithAuthority() throws {
    let answer = try ask("www.lab.example", .a, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.isAuthoritative)
    #expect(answer.answers.heads == ["www.lab.example. A", "www.lab.example. A"])
    #expect(answer.authorities.isEmpty)
  }

  @Test func questionIsRepeatedInTheClientsCase() throws {
    let answer = try ask("wWw.LAB.example", .a, of: zone)
    #expect(answer.questions.map(\.name.description) == ["wWw.LAB.example."])
    #expect(answer.header.id == 4711)
  }

  @Test func recursionDesiredIsRepeatedAndNotOffered() throws {
    let answer = try ask(query("www.lab.example", .a, flags: Header.Flag.recursionDesired), of: [zone])
    #expect(answer.header.flags & Header.Flag.recursionDesired != 0)
    #expect(answer.header.flags & 0x0080 == 0)
  }

  @Test func aliasIsFollowed() throws {
    let answer = try ask("chain.lab.example", .a, of: zone)
    #expect(
      answer.answers.heads == [
        "chain.lab.example. CNAME", "alias.lab.example. CNAME", "www.lab.example. A", "www.lab.example. A",
      ])
    #expect(answer.isAuthoritative)
  }

  @Test func aliasItselfCanBeAskedFor() throws {
    #expect(try ask("chain.lab.example", .cname, of: zone).answers.heads == ["chain.lab.example. CNAME"])
  }

  @Test func aliasOutOfTheZonesEndsTheAnswer() throws {
    let answer = try ask("away.lab.example", .a, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.answers.heads == ["away.lab.example. CNAME"])
  }

  @Test func aliasIntoAnotherZoneIsFollowed() throws {
    let other = try ZoneVersion.of("elsewhere.test", [.a("www.elsewhere.test")])
    #expect(
      try ask("away.lab.example", .a, of: zone, other).answers.heads == [
        "away.lab.example. CNAME", "www.elsewhere.test. A",
      ])
  }

  @Test func circleOfAliasesIsGoneRoundOnce() throws {
    let answer = try ask("loop.lab.example", .a, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.answers.heads == ["loop.lab.example. CNAME", "pool.lab.example. CNAME"])
  }

  @Test func aliasIntoADelegatedZoneEndsInAReferral() throws {
    let answer = try ask("down.lab.example", .a, of: zone)
    #expect(answer.answers.heads == ["down.lab.example. CNAME"])
    #expect(answer.authorities.heads == ["sub.lab.example. NS", "sub.lab.example. NS"])
    #expect(answer.isAuthoritative)
  }

  @Test func delegatedNameGivesAReferralWithGlueAndWithoutAuthority() throws {
    let answer = try ask("a.sub.lab.example", .a, of: zone)
    #expect(answer.code == .noError)
    #expect(!answer.isAuthoritative)
    #expect(answer.answers.isEmpty)
    #expect(answer.authorities.heads == ["sub.lab.example. NS", "sub.lab.example. NS"])
    #expect(answer.additionals.heads == ["ns.sub.lab.example. A"])
  }

  @Test func cutItselfGivesAReferral() throws {
    #expect(try ask("sub.lab.example", .ns, of: zone).authorities.count == 2)
  }

  @Test func glueIsNoAnswer() throws {
    #expect(try ask("ns.sub.lab.example", .a, of: zone).answers.isEmpty)
  }

  @Test func signerIsTheParentsAnswer() throws {
    let answer = try ask("sub.lab.example", .ds, of: zone)
    #expect(answer.answers.heads == ["sub.lab.example. DS"])
    #expect(answer.isAuthoritative)
  }

  @Test func servedChildAnswersItself() throws {
    let child = try ZoneVersion.of("sub.lab.example", [.a("a.sub.lab.example")])
    #expect(try ask("a.sub.lab.example", .a, of: zone, child).answers.heads == ["a.sub.lab.example. A"])
    #expect(try ask("sub.lab.example", .ds, of: zone, child).answers.heads == ["sub.lab.example. DS"])
  }

  @Test func nameOutsideAllZonesIsRefused() throws {
    let answer = try ask("www.other.test", .a, of: zone)
    #expect(answer.code == .refused)
    #expect(!answer.isAuthoritative)
  }

  @Test func otherClassIsRefused() throws {
    var request = query("www.lab.example", .a)
    request.questions = [Question(name: "www.lab.example", type: .a, recordClass: RecordClass(rawValue: 3))]
    #expect(try ask(request, of: [zone]).code == .refused)
  }

  @Test(arguments: [RecordType.axfr, .ixfr]) func transferIsDeferred(type: RecordType) throws {
    #expect(respond(to: try query("lab.example", type).encoded(), from: [zone], over: .tcp).outcome == .deferred)
  }

  @Test func responseIsDropped() throws {
    let request = try query("www.lab.example", .a, flags: Header.Flag.response).encoded()
    #expect(respond(to: request, from: [zone]).outcome == .drop)
  }

  @Test(arguments: 0..<12) func shortMessageIsDropped(count: Int) {
    #expect(respond(to: Array(repeating: 0, count: count), from: [zone]).outcome == .drop)
  }

  @Test func unknownOpcodeIsNotImplemented() throws {
    #expect(try ask(query("lab.example", .soa, flags: 0x2000), of: [zone]).code == .notImplemented)
  }
}
