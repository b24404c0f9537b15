import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 8482 §4.1: the answer to ANY is one RRset.
@Suite struct RFC8482_Any {
  private let zone: ZoneVersion

  init() throws {
    zone = try .of(
      "lab.example",
      [
        .a("www.lab.example"), .a("www.lab.example", "192.0.2.2"), .txt("www.lab.example", "web"),
        .cname("alias.lab.example", "www.lab.example"), .a("a.ent.lab.example"),
      ])
  }

  @Test func oneSetIsAnswered() throws {
    let answer = try ask("www.lab.example", .any, of: zone)
    #expect(answer.isAuthoritative)
    #expect(Set(answer.answers.map(\.type)).count == 1)
  }

  private func askInFull(_ name: Name, over transport: TransportKind) throws -> Message {
    var settings = ResponderSettings()
    settings.answersAnyInFull = true
    let request = try query(name, .any).encoded()
    let octets = respond(to: request, from: [zone], over: transport, settings: settings).octets
    return try Message(octets.span)
  }

  @Test func recordThatLedToTheNameIsNotItsAnswerToo() throws {
    let zone = try ZoneVersion.of(
      "lab.example", [.dname("a.lab.example", "lab.example"), .txt("a.lab.example", "text")])
    let answer = try ask("a.a.lab.example", .any, of: zone)
    #expect(answer.answers.heads == ["a.lab.example. DNAME", "a.a.lab.example. CNAME", "a.lab.example. TXT"])
  }

  @Test func allSetsAreAnsweredOverTCPWhereConfigured() throws {
    let answer = try askInFull("www.lab.example", over: .tcp)
    #expect(answer.answers.heads == ["www.lab.example. A", "www.lab.example. A", "www.lab.example. TXT"])
  }

  @Test func oneSetIsAnsweredOverUDPAllTheSame() throws {
    #expect(Set(try askInFull("www.lab.example", over: .udp).answers.map(\.type)).count == 1)
  }

  @Test func aliasIsNotFollowed() throws {
    #expect(try ask("alias.lab.example", .any, of: zone).answers.heads == ["alias.lab.example. CNAME"])
  }

  @Test func emptyNonTerminalHasNoData() throws {
    let answer = try ask("ent.lab.example", .any, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.authorities.heads == ["lab.example. SOA"])
  }

  @Test func nameThatDoesNotExistIsANameError() throws {
    #expect(try ask("gone.lab.example", .any, of: zone).code == .nameError)
  }

  @Test func delegatedNameGivesAReferral() throws {
    let zone = try ZoneVersion.of("lab.example", [.ns("sub.lab.example", "ns.test")])
    let answer = try ask("sub.lab.example", .any, of: zone)
    #expect(answer.answers.isEmpty)
    #expect(answer.authorities.heads == ["sub.lab.example. NS"])
  }

  @Test func wildcardIsAnsweredWithTheNameAskedFor() throws {
    let zone = try ZoneVersion.of("lab.example", [.a("*.lab.example")])
    #expect(try ask("x.lab.example", .any, of: zone).answers.heads == ["x.lab.example. A"])
  }
}
