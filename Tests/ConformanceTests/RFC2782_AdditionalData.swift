import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 2782: an answer with SRV records carries the addresses of their targets.
@Suite struct RFC2782_AdditionalData {
  private static let owner: Name = "_vlmcs._tcp.lab.example"

  private func additionals(_ records: [ResourceRecord], _ others: ZoneVersion...) throws -> [String] {
    let zones = [try ZoneVersion.of("lab.example", records)] + others
    return try ask(query(Self.owner, .srv), of: zones).additionals.heads
  }

  @Test func addressesOfBothFamiliesAreCarried() throws {
    let records: [ResourceRecord] = [
      .srv(Self.owner, "kms1.lab.example"), .a("kms1.lab.example"), .aaaa("kms1.lab.example"),
    ]
    #expect(try additionals(records) == ["kms1.lab.example. A", "kms1.lab.example. AAAA"])
  }

  @Test func oneTargetIsCarriedOnce() throws {
    let records: [ResourceRecord] = [
      .srv(Self.owner, "kms1.lab.example"), .srv(Self.owner, port: 1, "kms1.lab.example"), .a("kms1.lab.example"),
    ]
    #expect(try additionals(records) == ["kms1.lab.example. A"])
  }

  @Test func targetWithoutAddressCarriesNothing() throws {
    #expect(try additionals([.srv(Self.owner, "kms1.lab.example")]).isEmpty)
  }

  @Test func targetThatIsTheRootCarriesNothing() throws {
    #expect(try additionals([.srv(Self.owner, .root)]).isEmpty)
  }

  @Test func targetInAnotherZoneIsCarried() throws {
    let other = try ZoneVersion.of("branch.test", [.a("kms.branch.test")])
    #expect(try additionals([.srv(Self.owner, "kms.branch.test")], other) == ["kms.branch.test. A"])
  }

  @Test func targetElsewhereCarriesNothing() throws {
    #expect(try additionals([.srv(Self.owner, "kms.elsewhere.test")]).isEmpty)
  }

  @Test func serviceIsNotCompressed() throws {
    let zone = try ZoneVersion.of("lab.example", [.srv(Self.owner, "kms1.lab.example")])
    let octets = respond(to: try query(Self.owner, .srv).encoded(), from: [zone]).octets
    #expect(Array(octets.suffix(18)) == Name("kms1.lab.example").wire)
  }

  @Test func targetThatAWildcardCoversIsCarriedWithItsOwnName() throws {
    let records: [ResourceRecord] = [.srv(Self.owner, "any.apps.lab.example"), .a("*.apps.lab.example")]
    #expect(try additionals(records) == ["any.apps.lab.example. A"])
  }
}
