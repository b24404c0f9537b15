import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 6672: a DNAME record leads the names below its owner elsewhere.
@Suite struct RFC6672_DNAME {
  private let zone: ZoneVersion

  init() throws {
    zone = try ZoneVersion(
      apex: "example",
      records: [
        .soa("example"), .ns("example", "ns.example"), .a("ns.example"), .dname("old.example", "new.example", ttl: 300),
        .txt("old.example", "the owner itself is not led away"), .a("under.old.example", "192.0.2.66"),
        .a("www.new.example", "192.0.2.2"), .srv("_vlmcs._tcp.new.example", "www.new.example"),
        .dname("away.example", "other.test"), .dname("loop.example", "loop.example"),
        .dname("chain.example", "old.example"), .dname("up.example", "example"), .ns("cut.example", "ns.example"),
      ])
  }

  @Test func nameBelowIsAnsweredByItsNewName() throws {
    let answer = try ask("www.old.example", .a, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.isAuthoritative)
    #expect(answer.answers.heads == ["old.example. DNAME", "www.old.example. CNAME", "www.new.example. A"])
  }

  @Test func questionForTheAliasIsAnsweredByIt_3_2() throws {
    let answer = try ask("www.old.example", .cname, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.answers.heads == ["old.example. DNAME", "www.old.example. CNAME"])
    #expect(answer.authorities.isEmpty)
  }

  @Test func recordUsedTwiceIsGivenOnce() throws {
    let answer = try ask("www.up.up.example", .a, of: zone)
    #expect(answer.code == .nameError)
    #expect(answer.answers.heads == ["up.example. DNAME", "www.up.up.example. CNAME", "www.up.example. CNAME"])
  }

  @Test func recordThatLedToItselfIsGivenOnce() throws {
    let answer = try ask("up.up.example", .dname, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.answers.heads == ["up.example. DNAME", "up.up.example. CNAME"])
    #expect(answer.authorities.isEmpty)
  }

  @Test func synthesizedAliasHasTheTTLOfTheDNAME() throws {
    let answer = try ask("www.old.example", .a, of: zone)
    #expect(answer.answers.map(\.ttl) == [300, 300, 3600])
    #expect(answer.answers[1].rdata == Name("www.new.example").wire)
  }

  @Test func caseOfTheQuestionIsKeptInTheNewName() throws {
    let answer = try ask("WwW.Old.example", .a, of: zone)
    let alias = try #require(answer.answers.first { $0.type == .cname })
    #expect(alias.rdata == Name("WwW.new.example").wire)
  }

  @Test func ownerItselfIsNotLedAway() throws {
    #expect(try ask("old.example", .txt, of: zone).answers.heads == ["old.example. TXT"])
    #expect(try ask("old.example", .dname, of: zone).answers.heads == ["old.example. DNAME"])
    #expect(try ask("old.example", .a, of: zone).answers.isEmpty)
  }

  @Test func dataBelowTheOwnerIsOccluded() throws {
    let answer = try ask("under.old.example", .a, of: zone)
    #expect(answer.code == .nameError)
    #expect(answer.answers.heads == ["old.example. DNAME", "under.old.example. CNAME"])
  }

  @Test func targetInNoZoneEndsTheAnswer() throws {
    let answer = try ask("www.away.example", .a, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.answers.heads == ["away.example. DNAME", "www.away.example. CNAME"])
    #expect(answer.authorities.isEmpty)
  }

  @Test func redirectionsFollowEachOther() throws {
    let answer = try ask("www.chain.example", .a, of: zone)
    #expect(
      answer.answers.heads == [
        "chain.example. DNAME", "www.chain.example. CNAME", "old.example. DNAME", "www.old.example. CNAME",
        "www.new.example. A",
      ])
  }

  @Test func circleIsGoneRoundOnce() throws {
    let answer = try ask("www.loop.example", .a, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.answers.heads == ["loop.example. DNAME", "www.loop.example. CNAME"])
  }

  @Test func nameThatWouldBeTooLongIsYXDOMAIN() throws {
    let label = [UInt8](repeating: 0x61, count: 63)
    let long = try Name(labels: [label, label, label])
    let zone = try ZoneVersion(
      apex: "example", records: [.soa("example"), .dname("a.example", try long.appending("example"))])
    let answer = try ask(try Name(labels: [label]).appending("a.example"), .a, of: zone)
    #expect(answer.code == .nameExists)
    #expect(answer.answers.heads == ["a.example. DNAME"])
  }

  @Test func nameThatWouldBeTooLongIsYXDOMAINThoughNoAliasWouldFit() throws {
    let label = [UInt8](repeating: 0x61, count: 63)
    let target = try Name(labels: [label, label, label, Array(label[..<48])]).appending("example")
    let question = try Name(labels: [label, label, label, Array(label[..<26])]).appending("a.example")
    let zone = try ZoneVersion(apex: "example", records: [.soa("example"), .dname("a.example", target)])
    let answer = try ask(question, .a, of: zone)
    #expect(answer.code == .nameExists)
    #expect(!answer.isTruncated)
    #expect(answer.answers.heads == ["a.example. DNAME"])
  }

  @Test func redirectionAtTheApexLeavesTheApexAlone() throws {
    let zone = try ZoneVersion(apex: "example", records: [.soa("example"), .dname("example", "test")])
    #expect(try ask("example", .soa, of: zone).answers.heads == ["example. SOA"])
    #expect(try ask("www.example", .a, of: zone).answers.heads == ["example. DNAME", "www.example. CNAME"])
  }

  @Test func redirectionByUpdateTakesEffect() throws {
    var edit = ZoneEdit(zone)
    edit.add(.dname("fresh.example", "new.example"))
    let version = try #require(edit.commit())
    let answer = try ask("www.fresh.example", .a, of: version)
    #expect(answer.answers.heads == ["fresh.example. DNAME", "www.fresh.example. CNAME", "www.new.example. A"])
  }

  /// §2.2, table 1: question, owner, target and where the question leads.
  private static let substitutions: [(Name, Name, Name, Name?)] = [
    ("example.com", "example.com", "example.net", nil),
    ("a.example.com", "example.com", "example.net", "a.example.net"),
    ("a.b.example.com", "example.com", "example.net", "a.b.example.net"),
    ("ab.example.com", "b.example.com", "example.net", nil),
    ("foo.example.com", "example.com", "example.net", "foo.example.net"),
    ("a.x.example.com", "x.example.com", "example.net", "a.example.net"),
    ("a.example.com", "example.com", "y.example.net", "a.y.example.net"),
    ("cyc.example.com", "example.com", "example.com", "cyc.example.com"),
    ("cyc.example.com", "example.com", "c.example.com", "cyc.c.example.com"),
    ("shortloop.x.x", "x", .root, "shortloop.x"), ("shortloop.x", "x", .root, "shortloop"),
  ]

  @Test(arguments: substitutions)
  func suffixIsReplaced(question: Name, owner: Name, target: Name, expected: Name?) throws {
    let apex: Name = owner == "x" ? "x" : "example.com"
    let zone = try ZoneVersion(apex: apex, records: [.soa(apex), .dname(owner, target)])
    let alias = try ask(question, .a, of: zone, over: .tcp).answers.first { $0.type == .cname }
    #expect(alias?.name == (expected == nil ? nil : question))
    #expect(alias?.rdata == expected?.wire)
  }

  @Test func redirectionBelowACutIsTheOtherZones() throws {
    let zone = try ZoneVersion.of(
      "lab.example", [.ns("sub.lab.example", "ns.test"), .dname("old.sub.lab.example", "new.lab.example")])
    let answer = try ask("www.old.sub.lab.example", .a, of: zone)
    #expect(answer.answers.isEmpty)
    #expect(answer.authorities.heads == ["sub.lab.example. NS"])
  }

  @Test func cutBelowARedirectionIsOccluded() throws {
    let zone = try ZoneVersion.of(
      "lab.example", [.dname("old.lab.example", "new.test"), .ns("sub.old.lab.example", "ns.test")])
    let answer = try ask("www.sub.old.lab.example", .a, of: zone)
    #expect(answer.answers.heads == ["old.lab.example. DNAME", "www.sub.old.lab.example. CNAME"])
    #expect(answer.authorities.isEmpty)
  }

  @Test func wildcardBelowARedirectionIsOccluded() throws {
    let zone = try ZoneVersion.of(
      "lab.example", [.dname("old.lab.example", "new.test"), .a("*.old.lab.example")])
    #expect(try ask("x.old.lab.example", .a, of: zone).answers.map(\.type) == [.dname, .cname])
  }

  @Test func newNameInAnotherZoneIsAnswered() throws {
    let other = try ZoneVersion.of("other.test", [.a("www.other.test")])
    let answer = try ask("www.away.example", .a, of: zone, other)
    #expect(answer.answers.heads == ["away.example. DNAME", "www.away.example. CNAME", "www.other.test. A"])
  }
}
