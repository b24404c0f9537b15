import AccessPolicy
import DNSWire
import KMS
import TestSupport
import Testing
import Zone

/// Findings about what a target leads to, beyond whether it has an address.
@Suite struct TargetFindingTests {
  private static let owner: Name = "_vlmcs._tcp.lab.example"
  private static let host: Name = "kms1.lab.example"

  private func report(of address: String, by entry: SanctionedHost = .entry("kms1.lab.example")) throws -> Audit.Report
  {
    let address: ResourceRecord = address.contains(":") ? .aaaa(Self.host, address) : .a(Self.host, address)
    return audit(try lab([.srv(Self.owner, Self.host), address]), by: entry)
  }

  @Test(
    arguments: [
      "8.8.8.8", "11.0.0.1", "172.32.0.1", "100.128.0.1", "192.0.1.1", "223.255.255.255", "2600::1", "2001:4860::1",
    ])
  func publicAddressIsNamed(address: String) throws {
    let report = try report(of: address)
    #expect(report.codes == [.publicAddress])
    #expect(report.messages(.publicAddress).first?.contains(address) == true)
  }

  @Test(
    arguments: [
      "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1", "169.254.1.1", "100.64.0.1",
      "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.19.0.1", "224.0.0.1", "255.255.255.255", "0.0.0.0", "fc00::1",
      "fd12:3456::1", "fe80::1", "::1", "2001:db8::1", "3fff::1", "ff02::1",
    ])
  func addressOfANetworkOfOnesOwnIsNotPublic(address: String) throws {
    #expect(try report(of: address).codes == [])
  }

  @Test func publicAddressThatIsSanctionedIsNotNamed() throws {
    #expect(try report(of: "8.8.8.8", by: .entry("kms1.lab.example", addresses: ["8.8.8.0/24"])).codes == [])
  }

  @Test func targetOutsideOfAllDomainsIsNamed() throws {
    let zone = try lab([.srv(Self.owner, "kms.partner.test")])
    #expect(audit(zone).codes == [.rogue, .outsideTarget])
  }

  @Test func targetInTheDomainOfASanctionedHostIsNotOutside() throws {
    let zone = try lab([.srv(Self.owner, "pc7.corp.test")])
    #expect(audit(zone, sanctioned: ["kms1.corp.test"]).codes == [.rogue, .foreignTarget])
    #expect(audit(zone, sanctioned: ["*.kms.corp.test"]).codes == [.rogue, .outsideTarget])
    #expect(audit(zone, by: .entry("*.test", zones: ["other.example"])).codes == [.rogue, .foreignTarget])
  }

  @Test func targetInTheZoneIsNotOutside() throws {
    #expect(audit(try lab(publisher("pc7.lab.example"))).codes == [.rogue])
  }

  @Test func nobodyIsOutsideWithoutAList() throws {
    #expect(
      audit(try lab([.srv(Self.owner, "kms.partner.test")]), sanctioned: nil).codes == [.unreviewed, .foreignTarget])
  }

  @Test func targetsWithOneAddressAreNamed() throws {
    let records: [ResourceRecord] =
      publisher(Self.host) + [
        .srv(Self.owner, "kms2.lab.example"), .a("kms2.lab.example", "192.0.2.20"), .a("kms2.lab.example", "192.0.2.9"),
      ]
    let report = audit(try lab(records), sanctioned: [Self.host, "kms2.lab.example"])
    #expect(report.codes == [.sharedAddress, .sharedAddress])
    #expect(
      report.messages(.sharedAddress).first?.hasSuffix("and kms2.lab.example have the address 192.0.2.20.") == true)
  }

  @Test func targetsWithDifferentAddressesShareNone() throws {
    let zone = try lab(publisher(Self.host) + publisher("kms2.lab.example"))
    #expect(audit(zone, sanctioned: [Self.host, "kms2.lab.example"]).codes == [])
  }

  @Test func severalRecordsOfATargetShareNoAddress() throws {
    let zone = try lab([.srv(Self.owner, Self.host), .srv(Self.owner, weight: 9, Self.host), .a(Self.host)])
    #expect(!audit(zone).codes.contains(.sharedAddress))
  }

  @Test(arguments: ["router.lab.example", "OpenWrt.lab.example", "vlmcsd.lab.example"] as [Name])
  func recordLikeAnEmulatorsIsNamed(host: Name) throws {
    #expect(audit(try lab([.srv(Self.owner, weight: 100, host), .a(host)])).codes == [.rogue, .emulator])
    #expect(FindingCode.emulator.severity == .low)
  }

  @Test func targetUnderLANIsLikeAnEmulators() throws {
    let zone = try ZoneVersion.of("lan", [.srv("_vlmcs._tcp.lan", weight: 100, "pc7.lan"), .a("pc7.lan")])
    #expect(audit(zone).codes == [.rogue, .emulator])
  }

  @Test func weightOrNameAloneIsNotLikeAnEmulators() throws {
    #expect(audit(try lab([.srv(Self.owner, "router.lab.example"), .a("router.lab.example")])).codes == [.rogue])
    #expect(
      audit(try lab([.srv(Self.owner, priority: 1, weight: 100, "router.lab.example"), .a("router.lab.example")])).codes
        == [.rogue])
    #expect(
      audit(try lab([.srv(Self.owner, weight: 100, "pc7.lab.example"), .a("pc7.lab.example")])).codes == [.rogue])
  }

  @Test func sanctionedHostIsNotLikeAnEmulators() throws {
    let zone = try lab([.srv(Self.owner, weight: 100, "gw.lab.example"), .a("gw.lab.example")])
    #expect(audit(zone, sanctioned: ["gw.lab.example"]).codes == [])
  }

  @Test func targetThatIsTheRootMeansThatThereIsNoService() throws {
    let report = audit(try lab([.srv(Self.owner, port: 0, .root)]))
    #expect(report.codes == [.noService])
    #expect(report.statuses == [.dangling])
  }
}
