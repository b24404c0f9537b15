import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 4035 §3.1: answers from a zone that came signed with NSEC. The zone is that of the RFC's appendix A, and so are the
/// questions of the tests that name appendix B.
@Suite struct RFC4035_SignedZones {
  private let zone: ZoneVersion

  init() throws {
    let records: [ResourceRecord] = [
      .soa("example"), .ns("example", "ns1.example"), .ns("example", "ns2.example"), .mx("example", "xx.example"),
      .ns("a.example", "ns1.a.example"), .ds("a.example"), .a("ns1.a.example"), .a("ai.example"),
      .aaaa("ai.example"), .ns("b.example", "ns1.b.example"), .a("ns1.b.example"), .a("ns1.example"),
      .a("ns2.example"), .mx("*.w.example", "ai.example"), .mx("x.w.example", "xx.example"),
      .mx("x.y.w.example", "xx.example"), .a("xx.example"), .aaaa("xx.example"),
      .cname("alias.example", "other.w.example"),
    ]
    zone = try ZoneVersion(apex: "example", records: DenialMaker(apex: "example", records).withNSEC())
  }

  private func asked(_ name: Name, _ type: RecordType) throws -> Message {
    try ask(name, type, of: zone, edns: EDNS(payloadSize: 1232, dnssecOK: true))
  }

  @Test func answerHasItsSignatures_B1() throws {
    let answer = try asked("x.w.example", .mx)
    #expect(answer.answers.heads == ["x.w.example. MX", "x.w.example. RRSIG"])
    #expect(answer.authorities.isEmpty)
    #expect(
      answer.additionals.heads.sorted() == [
        "xx.example. A", "xx.example. AAAA", "xx.example. RRSIG", "xx.example. RRSIG",
      ])
  }

  @Test func referralFromAnUnsignedZoneHasNoDS_3_1_4() throws {
    let unsigned = try ZoneVersion(
      apex: "example",
      records: [.soa("example"), .ns("example", "ns1.example"), .ns("a.example", "ns1.other.test"), .ds("a.example")])
    let answer = try ask("www.a.example", .a, of: unsigned, edns: EDNS(payloadSize: 1232, dnssecOK: true))
    #expect(answer.authorities.heads == ["a.example. NS"])
  }

  @Test func missingNameIsProvedByTheGapAndTheWildcardsGap_B2() throws {
    let answer = try asked("ml.example", .a)
    #expect(answer.code == .nameError)
    #expect(
      answer.authorities.heads == [
        "example. SOA", "example. RRSIG", "b.example. NSEC", "b.example. RRSIG", "example. NSEC", "example. RRSIG",
      ])
  }

  @Test func oneRecordThatProvesBothIsGivenOnce() throws {
    let answer = try asked("a0.example", .a)
    #expect(answer.code == .nameError)
    #expect(answer.authorities.heads.filter { $0.hasSuffix("NSEC") }.sorted() == ["a.example. NSEC", "example. NSEC"])
    let zebra = try asked("aa.xx.example", .a)
    #expect(zebra.authorities.heads.filter { $0.hasSuffix("NSEC") } == ["xx.example. NSEC"])
  }

  @Test func missingTypeIsProvedByTheNamesOwnRecord_B3() throws {
    let answer = try asked("ns1.example", .mx)
    #expect(answer.code == .noError)
    #expect(
      answer.authorities.heads == [
        "example. SOA", "example. RRSIG", "ns1.example. NSEC", "ns1.example. RRSIG",
      ])
  }

  @Test func emptyNonTerminalIsProvedByTheRecordBeforeIt() throws {
    let answer = try asked("y.w.example", .a)
    #expect(answer.code == .noError)
    #expect(answer.authorities.heads.contains("x.w.example. NSEC"))
    #expect(answer.authorities.count == 4)
  }

  @Test func signedDelegationHasItsDS_B4() throws {
    let answer = try asked("mc.a.example", .mx)
    #expect(!answer.isAuthoritative)
    #expect(answer.authorities.heads == ["a.example. NS", "a.example. DS", "a.example. RRSIG"])
    #expect(answer.additionals.heads == ["ns1.a.example. A"])
  }

  @Test func unsignedDelegationHasTheProofThatThereIsNoDS_B5() throws {
    let answer = try asked("mc.b.example", .mx)
    #expect(answer.authorities.heads == ["b.example. NS", "b.example. NSEC", "b.example. RRSIG"])
    #expect(answer.additionals.heads == ["ns1.b.example. A"])
  }

  @Test func expandedWildcardIsProvedToBeNeeded_B6() throws {
    let answer = try asked("a.z.w.example", .mx)
    #expect(answer.answers.heads == ["a.z.w.example. MX", "a.z.w.example. RRSIG"])
    #expect(answer.authorities.heads == ["x.y.w.example. NSEC", "x.y.w.example. RRSIG"])
    #expect(answer.additionals.heads.contains("ai.example. A"))
  }

  @Test func wildcardWithoutTheTypeIsProved_B7() throws {
    let answer = try asked("a.z.w.example", .aaaa)
    #expect(answer.code == .noError)
    #expect(answer.answers.isEmpty)
    #expect(
      answer.authorities.heads == [
        "example. SOA", "example. RRSIG", "x.y.w.example. NSEC", "x.y.w.example. RRSIG", "*.w.example. NSEC",
        "*.w.example. RRSIG",
      ])
  }

  @Test func missingDSOfTheApexIsProvedByTheChild_B8() throws {
    let answer = try asked("example", .ds)
    #expect(answer.isAuthoritative)
    #expect(answer.authorities.heads == ["example. SOA", "example. RRSIG", "example. NSEC", "example. RRSIG"])
  }

  @Test func missingDSAtACutIsProvedByTheParent_3_1_4_1() throws {
    let answer = try asked("b.example", .ds)
    #expect(answer.isAuthoritative)
    #expect(answer.authorities.heads == ["example. SOA", "example. RRSIG", "b.example. NSEC", "b.example. RRSIG"])
  }

  @Test func aliasToAWildcardIsProvedBehindTheAnswers() throws {
    let answer = try asked("alias.example", .mx)
    #expect(
      answer.answers.heads == [
        "alias.example. CNAME", "alias.example. RRSIG", "other.w.example. MX", "other.w.example. RRSIG",
      ])
    #expect(answer.authorities.heads == ["*.w.example. NSEC", "*.w.example. RRSIG"])
  }

  @Test func signatureHasTheTTLOfWhatItCovers() throws {
    let answer = try asked("x.w.example", .mx)
    #expect(answer.answers.map(\.ttl) == [3600, 3600])
    let denial = try asked("ns1.example", .mx)
    #expect(denial.authorities.map(\.ttl) == [300, 300, 300, 300])
    let all = try asked("ns1.example", .rrsig)
    #expect(Set(all.answers.map(\.ttl)) == [300, 3600])
  }

  @Test func withoutDOTheAnswerIsThatOfAnUnsignedZone_3_1() throws {
    for name in ["x.w.example", "ml.example", "mc.a.example", "mc.b.example", "a.z.w.example"] as [Name] {
      let answer = try ask(name, .mx, of: zone)
      let types = (answer.answers + answer.authorities + answer.additionals).map(\.type)
      #expect(types.allSatisfy { ![.rrsig, .nsec, .ds].contains($0) })
    }
  }

  @Test(arguments: [RecordType.nsec, .rrsig]) func recordsOfDNSSECAreGivenWhenAskedFor(type: RecordType) throws {
    let answer = try ask("alias.example", type, of: zone)
    #expect(answer.answers.allSatisfy { $0.type == type })
    #expect(!answer.answers.isEmpty)
  }

  @Test func typesThatStandBesideAnAliasAreNotLookedForBehindIt() throws {
    let zone = try ZoneVersion.of("example", [.cname("alias.example", "host.example"), .a("host.example")])
    let answer = try ask("alias.example", .rrsig, of: zone)
    #expect(answer.answers.isEmpty)
    #expect(answer.authorities.heads == ["example. SOA"])
  }

  @Test func signatureWithoutRoomTruncates_3_1_1() throws {
    let records = (1...6).map { ResourceRecord.txt("big.example", String(repeating: "x", count: 60) + "\($0)") }
    let zone = try ZoneVersion.signed(.nsec, "example", records)
    let unsigned = try ask("big.example", .txt, of: zone, edns: EDNS(payloadSize: 512))
    #expect(!unsigned.isTruncated)
    let signed = try ask("big.example", .txt, of: zone, edns: EDNS(payloadSize: 512, dnssecOK: true))
    #expect(signed.isTruncated)
    #expect(signed.answers.isEmpty)
  }

  @Test func zoneThatIsNotSignedGivesNoProofs() throws {
    let zone = try ZoneVersion.of("example", [.txt("*.example", "x")])
    let answer = try ask("x.example", .txt, of: zone, edns: EDNS(payloadSize: 1232, dnssecOK: true))
    #expect(answer.answers.heads == ["x.example. TXT"])
    #expect(answer.authorities.isEmpty)
  }
}
