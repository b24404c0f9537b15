import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 6604: of a chain of aliases the last name makes the code, the first one AA.
@Suite struct RFC6604_ChainedCodes {
  private let zone: ZoneVersion
  private let other: ZoneVersion

  init() throws {
    zone = try .of(
      "lab.example",
      [
        .cname("dead.lab.example", "gone.other.test"), .cname("bare.lab.example", "www.other.test"),
        .dname("old.lab.example", "other.test"), .cname("out.lab.example", "www.elsewhere.test"),
        .cname("led.lab.example", "gone.old.lab.example"), .cname("cut.lab.example", "www.sub.other.test"),
      ])
    other = try .of("other.test", [.a("www.other.test"), .ns("sub.other.test", "ns.test")])
  }

  @Test(arguments: ["dead.lab.example", "gone.old.lab.example", "led.lab.example"] as [Name])
  func lastNameThatDoesNotExistMakesANameError(name: Name) throws {
    let answer = try ask(name, .a, of: zone, other)
    #expect(answer.code == .nameError)
    #expect(answer.isAuthoritative)
    #expect(answer.authorities.heads == ["other.test. SOA"])
  }

  @Test func lastNameWithoutTheTypeHasNoDataOfItsZone() throws {
    let answer = try ask("bare.lab.example", .txt, of: zone, other)
    #expect(answer.code == .noError)
    #expect(answer.authorities.heads == ["other.test. SOA"])
  }

  @Test func lastNameInNoZoneIsNoError() throws {
    let answer = try ask("out.lab.example", .a, of: zone, other)
    #expect(answer.code == .noError)
    #expect(answer.isAuthoritative)
  }

  @Test func referralAtTheEndKeepsTheAuthorityOfTheFirst() throws {
    let answer = try ask("cut.lab.example", .a, of: zone, other)
    #expect(answer.isAuthoritative)
    #expect(answer.authorities.heads == ["sub.other.test. NS"])
  }
}
