import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 4035 §3.1.4.1: the DS record of a zone belongs to the zone above.
@Suite struct RFC4035_3_1_4_1_Signer {
  private let parent: ZoneVersion
  private let child: ZoneVersion

  init() throws {
    parent = try .of("lab.example", [.ns("sub.lab.example", "ns1.sub.lab.example"), .ds("sub.lab.example")])
    child = try .of("sub.lab.example", [.a("www.sub.lab.example")])
  }

  @Test func childAloneHasNoData() throws {
    let answer = try ask("sub.lab.example", .ds, of: child)
    #expect(answer.code == .noError)
    #expect(answer.isAuthoritative)
    #expect(answer.answers.isEmpty)
    #expect(answer.authorities.heads == ["sub.lab.example. SOA"])
  }

  @Test func parentAnswersForAServedChild() throws {
    let answer = try ask("sub.lab.example", .ds, of: parent, child)
    #expect(answer.answers.heads == ["sub.lab.example. DS"])
    #expect(answer.isAuthoritative)
  }

  @Test func parentWithoutTheRecordSaysSoItself() throws {
    let parent = try ZoneVersion.of("lab.example", [.ns("sub.lab.example", "ns1.sub.lab.example")])
    #expect(try ask("sub.lab.example", .ds, of: parent, child).authorities.heads == ["lab.example. SOA"])
  }

  @Test func zoneAboveTheParentRefersToIt() throws {
    let low = try ZoneVersion.of("low.sub.lab.example")
    let answer = try ask("low.sub.lab.example", .ds, of: parent, low)
    #expect(!answer.isAuthoritative)
    #expect(answer.authorities.heads == ["sub.lab.example. NS"])
  }

  @Test func nameBelowTheCutIsTheChilds() throws {
    let answer = try ask("www.sub.lab.example", .ds, of: parent, child)
    #expect(answer.code == .noError)
    #expect(answer.authorities.heads == ["sub.lab.example. SOA"])
  }

  @Test func rootHasNoZoneAbove() throws {
    let root = try ZoneVersion(apex: .root, records: [.soa(.root), .ns(.root, "ns.test")])
    #expect(try ask(.root, .ds, of: root).authorities.heads == [". SOA"])
  }
}
