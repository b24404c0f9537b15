import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 2308: answers that say no.
@Suite struct RFC2308_NegativeAnswers {
  private let zone: ZoneVersion

  init() throws {
    zone = try .of(
      "lab.example", minimum: 60,
      [
        .a("www.lab.example"), .a("a.ent.lab.example"), .cname("dead.lab.example", "gone.lab.example"),
        .cname("bare.lab.example", "www.lab.example"), .ns("sub.lab.example", "ns.sub.lab.example"),
      ])
  }

  @Test func nameErrorCarriesTheStartOfAuthority() throws {
    let answer = try ask("gone.lab.example", .a, of: zone)
    #expect(answer.code == .nameError)
    #expect(answer.isAuthoritative)
    #expect(answer.answers.isEmpty)
    #expect(answer.authorities.heads == ["lab.example. SOA"])
  }

  @Test func noDataCarriesTheStartOfAuthority() throws {
    let answer = try ask("www.lab.example", .aaaa, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.authorities.heads == ["lab.example. SOA"])
  }

  @Test func timeToLiveIsTheMinimumField() throws {
    #expect(try ask("gone.lab.example", .a, of: zone).authorities.map(\.ttl) == [60])
  }

  @Test func timeToLiveIsNeverAboveTheRecordsOwn() throws {
    let zone = try ZoneVersion.of("lab.example", minimum: 86_400)
    #expect(try ask("gone.lab.example", .a, of: zone).authorities.map(\.ttl) == [3600])
  }

  @Test func askedForTheRecordKeepsItsTimeToLive() throws {
    #expect(try ask("lab.example", .soa, of: zone).answers.map(\.ttl) == [3600])
  }

  @Test func emptyNonTerminalHasNoData() throws {
    let answer = try ask("ent.lab.example", .a, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.authorities.heads == ["lab.example. SOA"])
  }

  @Test func aliasToANameThatDoesNotExistIsANameError() throws {
    let answer = try ask("dead.lab.example", .a, of: zone)
    #expect(answer.code == .nameError)
    #expect(answer.answers.heads == ["dead.lab.example. CNAME"])
    #expect(answer.authorities.heads == ["lab.example. SOA"])
  }

  @Test func aliasToANameWithoutTheTypeHasNoData() throws {
    let answer = try ask("bare.lab.example", .aaaa, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.answers.heads == ["bare.lab.example. CNAME"])
    #expect(answer.authorities.heads == ["lab.example. SOA"])
  }

  @Test func signerThatIsNotThereHasTheParentsStartOfAuthority() throws {
    let answer = try ask("sub.lab.example", .ds, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.authorities.heads == ["lab.example. SOA"])
  }
}
