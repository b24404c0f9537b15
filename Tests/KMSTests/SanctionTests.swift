import AccessPolicy
import DNSWire
import KMS
import TestSupport
import Testing
import Zone

/// What the list of sanctioned hosts says of a record.
@Suite struct SanctionTests {
  private static let host: Name = "kms1.lab.example"

  /// A zone in which kms1 has the address 192.0.2.20.
  private func zone() throws -> ZoneVersion { try lab(publisher(Self.host)) }

  /// By key kms1-key from 192.0.2.10.
  private func provenance() throws -> Provenance { try .refreshed(at: 1_800_000_000) }

  @Test func patternMeansAllBelowIt() throws {
    #expect(audit(try zone(), by: .entry("*.lab.example")).statuses == [.sanctioned])
    #expect(audit(try zone(), by: .entry("*.example")).statuses == [.sanctioned])
    #expect(audit(try zone(), by: .entry("*.kms1.lab.example")).codes == [.rogue])
  }

  @Test func addressAloneIsEnough() throws {
    #expect(audit(try zone(), by: .entry(addresses: ["192.0.2.0/24"])).statuses == [.sanctioned])
    #expect(audit(try zone(), by: .entry(addresses: ["198.51.100.0/24"])).codes == [.rogue])
  }

  @Test func allAddressesMustBeInTheRange() throws {
    let zone = try lab(publisher(Self.host) + [.aaaa(Self.host, "2001:db8::20")])
    #expect(audit(zone, by: .entry(addresses: ["192.0.2.0/24"])).codes == [.rogue])
    #expect(audit(zone, by: .entry(addresses: ["192.0.2.0/24", "2001:db8::/32"])).codes == [])
  }

  @Test func hostWithoutAddressIsNotSanctionedByAddress() throws {
    let zone = try lab([.srv("_vlmcs._tcp.lab.example", Self.host)])
    #expect(audit(zone, by: .entry(addresses: ["0.0.0.0/0"])).codes == [.rogue, .dangling])
  }

  @Test func credentialAloneIsEnoughWhereItIsKnown() throws {
    let entry = SanctionedHost.entry(keys: ["KMS1-key"])
    #expect(audit(try zone(), by: entry, provenance: try provenance()).statuses == [.sanctioned])
    #expect(audit(try zone(), by: entry).codes == [.rogue])
    #expect(audit(try zone(), by: .entry(keys: ["other"]), provenance: try provenance()).codes == [.rogue])
  }

  @Test func sourceAloneIsEnoughWhereItIsKnown() throws {
    let entry = SanctionedHost.entry(sources: ["192.0.2.10"])
    #expect(audit(try zone(), by: entry, provenance: try provenance()).statuses == [.sanctioned])
    #expect(audit(try zone(), by: entry).codes == [.rogue])
  }

  @Test func entryWithoutAnythingSanctionsNobody() throws {
    #expect(audit(try zone(), by: .entry()).codes == [.rogue])
  }

  @Test func hostIsSanctionedInTheZonesOfItsEntryAlone() throws {
    #expect(audit(try zone(), by: .entry(Self.host, zones: ["lab.example"])).codes == [])
    #expect(audit(try zone(), by: .entry(Self.host, zones: ["*.example"])).codes == [])
    #expect(audit(try zone(), by: .entry(Self.host, zones: ["other.example"])).codes == [.rogue])
  }

  @Test func sanctionedHostWithAnotherAddressIsRogueByThat() throws {
    let report = audit(try zone(), by: .entry(Self.host, addresses: ["198.51.100.0/24"]))
    #expect(report.codes == [.unsanctionedAddress])
    #expect(report.statuses == [.rogue])
    #expect(report.messages(.unsanctionedAddress).first?.contains("192.0.2.20") == true)
    #expect(audit(try zone(), by: .entry(Self.host, addresses: ["192.0.2.20"])).codes == [])
  }

  @Test func sanctionedHostWithAnotherCredentialIsRogueByThat() throws {
    let report = audit(try zone(), by: .entry(Self.host, keys: ["other"]), provenance: try provenance())
    #expect(report.codes == [.unsanctionedCredential])
    #expect(report.messages(.unsanctionedCredential).first?.contains("key kms1-key") == true)
    #expect(audit(try zone(), by: .entry(Self.host, keys: ["kms1-key"]), provenance: try provenance()).codes == [])
  }

  @Test func sanctionedHostFromAnotherAddressIsRogueByThat() throws {
    let report = audit(try zone(), by: .entry(Self.host, sources: ["10.0.0.0/8"]), provenance: try provenance())
    #expect(report.codes == [.unsanctionedSource])
    #expect(report.messages(.unsanctionedSource).first?.contains("192.0.2.10") == true)
    #expect(
      audit(try zone(), by: .entry(Self.host, sources: ["192.0.2.0/28"]), provenance: try provenance()).codes == [])
  }

  @Test func whatIsNotKnownOfANamedHostIsNotHeldAgainstIt() throws {
    let entry = SanctionedHost.entry(
      Self.host, addresses: ["198.51.100.0/24"], keys: ["other"], sources: ["10.0.0.0/8"])
    let zone = try lab([.srv("_vlmcs._tcp.lab.example", Self.host), .cname(Self.host, "x.test")])
    #expect(audit(zone, by: entry).codes == [.aliasTarget])
  }

  @Test func oneEntryThatFitsIsEnough() throws {
    let other = SanctionedHost.entry(Self.host, addresses: ["198.51.100.0/24"])
    #expect(audit(try zone(), by: other, .entry("*.lab.example")).codes == [])
  }

  @Test func entryThatFitsBestSaysWhatIsWrong() throws {
    let worse = SanctionedHost.entry(Self.host, addresses: ["198.51.100.0/24"], keys: ["other"])
    let better = SanctionedHost.entry(Self.host, keys: ["other"])
    #expect(audit(try zone(), by: worse, better, provenance: try provenance()).codes == [.unsanctionedCredential])
  }

  @Test(arguments: ["kms1.lab.example", "KMS1.lab.example.", "*.lab.example", "192.0.2.20", "192.0.2.0/24"])
  func textIsReadAsWhatItIs(text: String) throws {
    #expect(audit(try zone(), by: try #require(SanctionedHost(text: text))).codes == [])
  }

  @Test(arguments: [
    "", ".", "a..b", "192.0.2.0/33", "192.0.2.300", "2001:db8::/129", "::1::", "x/y", "kms1", "kms*.lab.example",
    "kms1 .lab.example", "*.*.example",
  ])
  func textThatIsNothingIsRefused(text: String) {
    #expect(SanctionedHost(text: text) == nil)
  }
}
