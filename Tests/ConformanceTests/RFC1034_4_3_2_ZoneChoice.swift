import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 1034 §4.3.2, step 2: the zone that is the nearest ancestor of the name answers.
@Suite struct RFC1034_4_3_2_ZoneChoice {
  private let parent: ZoneVersion
  private let child: ZoneVersion
  private let grandchild: ZoneVersion

  init() throws {
    parent = try .of(
      "lab.example",
      [
        .ns("sub.lab.example", "ns1.sub.lab.example"), .a("www.lab.example"), .txt("www.sub.lab.example", "occluded"),
        .cname("down.lab.example", "www.sub.lab.example"),
      ])
    child = try .of("sub.lab.example", [.a("www.sub.lab.example"), .cname("up.sub.lab.example", "www.lab.example")])
    grandchild = try .of("low.sub.lab.example", [.a("www.low.sub.lab.example")])
  }

  private func ask(_ name: Name, _ type: RecordType) throws -> Message {
    try TestSupport.ask(name, type, of: parent, child, grandchild)
  }

  @Test(arguments: ["www.lab.example", "www.sub.lab.example", "www.low.sub.lab.example"] as [Name])
  func eachZoneAnswersItsOwnNames(name: Name) throws {
    let answer = try ask(name, .a)
    #expect(answer.answers.heads == ["\(name) A"])
    #expect(answer.isAuthoritative)
  }

  @Test func serversOfAServedChildAreItsOwnAnswer() throws {
    let answer = try ask("sub.lab.example", .ns)
    #expect(answer.answers.heads == ["sub.lab.example. NS"])
    #expect(answer.isAuthoritative)
  }

  @Test func dataOfTheParentBelowTheCutIsNoAnswer() throws {
    let answer = try ask("www.sub.lab.example", .txt)
    #expect(answer.answers.isEmpty)
    #expect(answer.authorities.heads == ["sub.lab.example. SOA"])
  }

  @Test func nameThatTheChildLacksIsTheChildsNameError() throws {
    let answer = try ask("gone.low.sub.lab.example", .a)
    #expect(answer.code == .nameError)
    #expect(answer.authorities.heads == ["low.sub.lab.example. SOA"])
  }

  @Test func aliasesAreFollowedDownAndUp() throws {
    #expect(try ask("down.lab.example", .a).answers.heads == ["down.lab.example. CNAME", "www.sub.lab.example. A"])
    #expect(try ask("up.sub.lab.example", .a).answers.heads == ["up.sub.lab.example. CNAME", "www.lab.example. A"])
  }

  @Test func suffixThatIsNoLabelIsNoAncestor() throws {
    #expect(try ask("www.xlab.example", .a).code == .refused)
  }

  @Test func rootZoneAnswersWhatNoOtherDoes() throws {
    let root = try ZoneVersion(apex: .root, records: [.soa(.root), .ns(.root, "ns.test"), .a("host.test")])
    let zones = [root, parent]
    #expect(try TestSupport.ask(query("host.test", .a), of: zones).answers.heads == ["host.test. A"])
    #expect(try TestSupport.ask(query("gone.test", .a), of: zones).authorities.heads == [". SOA"])
    #expect(try TestSupport.ask(query("gone.lab.example", .a), of: zones).authorities.heads == ["lab.example. SOA"])
  }
}
