import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 5155: answers from a zone that came signed with NSEC3 and opts out. The zone, and the hashes in the expectations, are
/// those of the RFC's appendix A, the questions those of appendix B.
@Suite struct RFC5155_HashedDenial {
  private static let example = "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom"
  private static let a = "35mthgpgcu1qg68fab165klnsnk3dpvl"
  private static let ns1 = "2t7b4g4vsa5smi47k61mv5bv1a22bojr"
  private static let ns2 = "q04jkcevqvmu85r014c7dkba38o0ji5r"
  private static let w = "k8udemvp1j2f7eg6jebps17vp3n8i58h"
  private static let wildcard = "r53bq7cc2uvmubfu5ocmm6pers9tk9en"
  private static let xw = "b4um86eghhds6nea196smvmlo4ors995"
  private static let yw = "ji6neoaepv8b5o6k4ev33abha8ht9fgc"

  private let zone: ZoneVersion

  init() throws {
    let records: [ResourceRecord] = [
      .soa("example"), .ns("example", "ns1.example"), .ns("example", "ns2.example"), .mx("example", "xx.example"),
      .a("2t7b4g4vsa5smi47k61mv5bv1a22bojr.example"), .ns("a.example", "ns1.a.example"), .ds("a.example"),
      .a("ns1.a.example"), .a("ai.example"), .ns("c.example", "ns1.c.example"), .a("ns1.c.example"),
      .a("ns1.example"), .a("ns2.example"), .mx("*.w.example", "ai.example"), .mx("x.w.example", "xx.example"),
      .mx("x.y.w.example", "xx.example"), .a("xx.example"),
    ]
    zone = try ZoneVersion(apex: "example", records: try DenialMaker(apex: "example", records).withNSEC3())
  }

  /// The code, and the hashes of the proof in their order.
  private func proof(_ name: Name, _ type: RecordType) throws -> (code: ResponseCode, hashes: [String]) {
    let answer = try ask(name, type, of: zone, edns: EDNS(payloadSize: 1232, dnssecOK: true))
    let owners = answer.authorities.filter { $0.type == .nsec3 }.map { String($0.name.description.prefix(32)) }
    let signatures = answer.authorities.filter { $0.type == .rrsig && $0.coveredType == .nsec3 }
    #expect(signatures.count == owners.count)
    return (answer.code, owners)
  }

  @Test func missingNameIsProvedByEncloserNextCloserAndWildcard_B1() throws {
    let (code, hashes) = try proof("a.c.x.w.example", .a)
    #expect(code == .nameError)
    #expect(hashes == [Self.xw, Self.example, Self.a])
  }

  @Test func missingTypeIsProvedByTheNamesOwnHash_B2() throws {
    let (code, hashes) = try proof("ns1.example", .mx)
    #expect(code == .noError)
    #expect(hashes == [Self.ns1])
  }

  @Test func emptyNonTerminalHasAHashOfItsOwn_B2_1() throws {
    let (code, hashes) = try proof("y.w.example", .a)
    #expect(code == .noError)
    #expect(hashes == [Self.yw])
  }

  @Test func unsignedDelegationThatOptsOutIsProvedByItsEncloser_B3() throws {
    let (code, hashes) = try proof("mc.c.example", .mx)
    #expect(code == .noError)
    #expect(hashes == [Self.example, Self.a])
  }

  @Test func missingDSOfADelegationThatOptsOut_7_2_4() throws {
    let (code, hashes) = try proof("c.example", .ds)
    #expect(code == .noError)
    #expect(hashes == [Self.example, Self.a])
  }

  @Test func expandedWildcardIsProvedByTheNextCloserName_B4() throws {
    let (code, hashes) = try proof("a.z.w.example", .mx)
    #expect(code == .noError)
    #expect(hashes == [Self.ns2])
  }

  @Test func wildcardWithoutTheTypeIsProved_B5() throws {
    let (code, hashes) = try proof("a.z.w.example", .aaaa)
    #expect(code == .noError)
    #expect(hashes == [Self.w, Self.ns2, Self.wildcard])
  }

  @Test func missingDSOfTheApexIsProvedByTheChild_B6() throws {
    let (code, hashes) = try proof("example", .ds)
    #expect(code == .noError)
    #expect(hashes == [Self.example])
  }

  @Test func ownerOfAHashIsNoName_7_2_8() throws {
    let answer = try ask("\(Self.w).example", .nsec3)
    #expect(answer.code == .nameError)
  }

  @Test func nameThatIsAlsoAHashHasItsOwnData_7_2_8() throws {
    let answer = try ask("\(Self.ns1).example", .any)
    #expect(answer.answers.map(\.type) == [.a])
    let denial = try proof("\(Self.ns1).example", .mx)
    #expect(denial.code == .noError)
    #expect(denial.hashes.count == 1)
    #expect(denial.hashes != [Self.ns1])
  }

  @Test func unsignedDelegationInTheChainIsProvedByItsOwnHash_7_2_7() throws {
    let zone = try ZoneVersion.signed(.nsec3, "example", [.ns("c.example", "ns.test")])
    let answer = try ask("x.c.example", .a, of: zone, edns: EDNS(payloadSize: 1232, dnssecOK: true))
    #expect(answer.authorities.map(\.type) == [.ns, .nsec3, .rrsig])
  }

  @Test func emptyNonTerminalOfADelegationThatOptsOutIsProvedByItsEncloser() throws {
    let zone = try ZoneVersion.signed(.nsec3OptOut, "example", [.ns("c.d.example", "ns.test")])
    let answer = try ask("d.example", .a, of: zone, edns: EDNS(payloadSize: 1232, dnssecOK: true))
    #expect(answer.code == .noError)
    #expect(answer.authorities.filter { $0.type == .nsec3 }.count == (answer.authorities.count - 2) / 2)
    #expect((1...2).contains(answer.authorities.filter { $0.type == .nsec3 }.count))
  }

  @Test func moreIterationsThanAllowedMakeNoZone_10_3() throws {
    let parameters = ResourceRecord(name: "example", type: .nsec3param, ttl: 0, rdata: [1, 0, 9, 0xC5, 0])
    #expect(throws: ZoneVersion.Malformed.tooManyIterations(2_501)) {
      try ZoneVersion(apex: "example", records: [.soa("example"), .ns("example", "ns.test"), parameters])
    }
  }

  private func ask(_ name: String, _ type: RecordType) throws -> Message {
    try TestSupport.ask(Name(text: name), type, of: zone)
  }

  private func ask(_ name: Name, _ type: RecordType, of zone: ZoneVersion, edns: EDNS) throws -> Message {
    try TestSupport.ask(name, type, of: zone, edns: edns)
  }

  private func proof(_ name: String, _ type: RecordType) throws -> (code: ResponseCode, hashes: [String]) {
    try proof(Name(text: name), type)
  }
}
