import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 4592 §2.2.1: the RFC's own example zone and its questions.
@Suite struct RFC4592_Wildcards {
  private let zone: ZoneVersion

  init() throws {
    zone = try ZoneVersion(
      apex: "example",
      records: [
        .soa("example"), .ns("example", "ns.example.com"), .ns("example", "ns.example.net"),
        .txt("*.example", "this is a wildcard"), .mx("*.example", "host1.example"),
        .txt("sub.*.example", "this is not a wildcard"), .a("host1.example", "192.0.2.1"),
        .srv("_ssh._tcp.host1.example", "host1.example"), .srv("_ssh._tcp.host2.example", "host2.example"),
        .ns("subdel.example", "ns.example.com"), .ns("subdel.example", "ns.example.net"),
      ])
  }

  private static let synthesized: [(Name, RecordType)] = [
    ("host3.example", .mx), ("foo.bar.example", .txt), ("HOST3.example", .txt),
  ]

  @Test(arguments: synthesized) func answerIsSynthesized(name: Name, type: RecordType) throws {
    let answer = try ask(name, type, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.answers.heads == ["\(name) \(type)"])
    #expect(answer.isAuthoritative)
  }

  @Test func typeThatTheWildcardLacksHasNoData() throws {
    let answer = try ask("host3.example", .a, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.answers.isEmpty)
    #expect(answer.authorities.heads == ["example. SOA"])
  }

  private static let notSynthesized: [(Name, RecordType, ResponseCode)] = [
    ("host1.example", .mx, .noError), ("sub.*.example", .mx, .noError),
    ("_telnet._tcp.host1.example", .srv, .nameError),
    ("ghost.*.example", .mx, .nameError), ("_tcp.host1.example", .txt, .noError), ("a.host1.example", .txt, .nameError),
  ]

  @Test(arguments: notSynthesized)
  func answerIsNotSynthesized(name: Name, type: RecordType, code: ResponseCode) throws {
    let answer = try ask(name, type, of: zone)
    #expect(answer.code == code)
    #expect(answer.answers.isEmpty)
    #expect(answer.authorities.heads == ["example. SOA"])
  }

  @Test func delegationGoesBeforeTheWildcard() throws {
    let answer = try ask("host.subdel.example", .a, of: zone)
    #expect(answer.answers.isEmpty)
    #expect(answer.authorities.heads == ["subdel.example. NS", "subdel.example. NS"])
  }

  @Test func wildcardsOwnNameIsAnswered() throws {
    #expect(try ask("*.example", .txt, of: zone).answers.heads == ["*.example. TXT"])
  }

  @Test func wildcardAliasIsFollowed() throws {
    let zone = try ZoneVersion.of("lab.example", [.cname("*.lab.example", "www.lab.example"), .a("www.lab.example")])
    #expect(try ask("x.lab.example", .a, of: zone).answers.heads == ["x.lab.example. CNAME", "www.lab.example. A"])
  }

  @Test func wildcardWithoutRecordsHasNoData() throws {
    let zone = try ZoneVersion.of("lab.example", [.a("a.*.lab.example")])
    let answer = try ask("x.lab.example", .a, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.authorities.heads == ["lab.example. SOA"])
  }

  /// §2.1.1: only the one octet `*` makes a wildcard.
  @Test(arguments: ["**.example", "the*.example", "*x.example"] as [Name])
  func otherLabelsWithAnAsteriskAreNoWildcards(owner: Name) throws {
    let zone = try ZoneVersion(apex: "example", records: [.soa("example"), .a(owner)])
    #expect(try ask("x.example", .a, of: zone).code == .nameError)
  }

  /// §2.1.1: below an asterisk label, another one is a wildcard of its own.
  @Test func wildcardBelowAnAsteriskLabelCoversWhatIsBelowThatLabel() throws {
    let zone = try ZoneVersion(apex: "example", records: [.soa("example"), .a("*.*.example")])
    #expect(try ask("x.*.example", .a, of: zone).answers.heads == ["x.*.example. A"])
    let other = try ask("x.y.example", .a, of: zone)
    #expect(other.code == .noError)
    #expect(other.answers.isEmpty)
  }

  /// §3.3.1: the closest encloser alone has a source of synthesis; wildcards further up do not count.
  @Test func wildcardAboveTheClosestEncloserIsNotTaken() throws {
    let zone = try ZoneVersion(
      apex: "example", records: [.soa("example"), .a("*.example"), .a("x.deep.example"), .a("*.b.deep.example")])
    #expect(try ask("y.deep.example", .a, of: zone).code == .nameError)
    #expect(try ask("a.b.deep.example", .a, of: zone).answers.heads == ["a.b.deep.example. A"])
  }

  /// §4.1: a zone may be called so.
  @Test func asteriskAtTheApexIsNoWildcard() throws {
    let zone = try ZoneVersion(apex: "*.example", records: [.soa("*.example"), .txt("*.example", "apex")])
    #expect(try ask("*.example", .txt, of: zone).answers.heads == ["*.example. TXT"])
    #expect(try ask("x.*.example", .txt, of: zone).code == .nameError)
    #expect(try ask("x.example", .txt, of: zone).code == .refused)
  }

  /// §4.2: no delegation is synthesized.
  @Test func serversAtAWildcardDelegateNothing() throws {
    let zone = try ZoneVersion(apex: "example", records: [.soa("example"), .ns("*.example", "ns.example.net")])
    let answer = try ask("x.example", .a, of: zone)
    #expect(answer.isAuthoritative)
    #expect(answer.authorities.heads == ["example. SOA"])
  }

  /// §4.3: an alias that its own wildcard covers.
  @Test func circleThroughAWildcardIsGoneRoundOnce() throws {
    let zone = try ZoneVersion(apex: "example", records: [.soa("example"), .cname("*.example", "x.example")])
    let answer = try ask("a.example", .a, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.answers.heads == ["a.example. CNAME", "x.example. CNAME"])
  }

  /// §4.4: a redirection at a wildcard leads away what is below the asterisk label, and nothing else.
  @Test func redirectionAtAWildcardIsNotSynthesized() throws {
    let zone = try ZoneVersion(apex: "example", records: [.soa("example"), .dname("*.example", "other.test")])
    #expect(try ask("x.y.example", .a, of: zone).answers.isEmpty)
    #expect(try ask("x.*.example", .a, of: zone).answers.heads == ["*.example. DNAME", "x.*.example. CNAME"])
  }

  /// §4.5
  @Test func synthesizedServiceCarriesItsTargetsAddresses() throws {
    let zone = try ZoneVersion(
      apex: "example", records: [.soa("example"), .srv("*.example", "host.example"), .a("host.example")])
    let answer = try ask("_vlmcs._tcp.example", .srv, of: zone)
    #expect(answer.answers.heads == ["_vlmcs._tcp.example. SRV"])
    #expect(answer.additionals.heads == ["host.example. A"])
  }
}
