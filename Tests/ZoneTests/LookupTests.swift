import DNSWire
import TestSupport
import Testing
import Zone

@Suite struct LookupTests {
  private let zone: ZoneVersion

  init() throws {
    zone = try .of(
      "lab.example",
      [
        .a("www.lab.example"), .txt("www.lab.example", "web"), .a("deep.er.lab.example"),
        .ns("sub.lab.example", "ns.sub.lab.example"), .ds("sub.lab.example"), .a("ns.sub.lab.example", "192.0.2.5"),
        .txt("*.lab.example", "wild"), .a("x.below.lab.example"),
      ])
  }

  @Test func exactNameIsFound() {
    #expect(zone.find("www.lab.example") == "node www.lab.example. A TXT")
  }

  @Test func caseDoesNotMatter() {
    #expect(zone.find("WwW.LAB.example") == "node www.lab.example. A TXT")
  }

  @Test func ownerKeepsTheCaseItWasGiven() throws {
    let zone = try ZoneVersion.of("Lab.example", [.a("KMS1.lab.example")])
    #expect(zone.find("kms1.lab.example") == "node KMS1.lab.example. A")
  }

  @Test func apexIsFound() {
    #expect(zone.find("lab.example", .soa) == "node lab.example. NS SOA")
  }

  @Test func emptyNonTerminalExists() {
    #expect(zone.find("er.lab.example") == "node er.lab.example.")
  }

  @Test func nameBelowAnExistingNameIsNoName() {
    #expect(zone.find("a.www.lab.example") == "no name")
  }

  @Test func emptyNonTerminalStopsTheWildcard() {
    #expect(zone.find("y.below.lab.example") == "no name")
  }

  @Test func wildcardCoversANameThatDoesNotExist() {
    #expect(zone.find("nobody.lab.example") == "wildcard *.lab.example. TXT")
  }

  @Test func wildcardCoversSeveralLabels() {
    #expect(zone.find("no.bo.dy.lab.example") == "wildcard *.lab.example. TXT")
  }

  @Test func wildcardDoesNotCoverANameThatExists() {
    #expect(zone.find("www.lab.example", .txt) == "node www.lab.example. A TXT")
  }

  @Test func wildcardsOwnNameIsANode() {
    #expect(zone.find("*.lab.example", .txt) == "node *.lab.example. TXT")
  }

  @Test func nameBelowTheWildcardsOwnNameIsNotCovered() {
    #expect(zone.find("a.*.lab.example") == "no name")
  }

  @Test func nameAtTheCutIsDelegated() {
    #expect(zone.find("sub.lab.example") == "delegation sub.lab.example. DS NS")
  }

  @Test func nameBelowTheCutIsDelegated() {
    #expect(zone.find("a.b.sub.lab.example") == "delegation sub.lab.example. DS NS")
  }

  @Test func glueIsDelegated() {
    #expect(zone.find("ns.sub.lab.example") == "delegation sub.lab.example. DS NS")
  }

  @Test func glueIsReachedByName() {
    #expect(zone.glueTypes("NS.sub.lab.example") == 1)
  }

  @Test func glueOutsideTheZoneIsNone() {
    #expect(zone.glueTypes("ns.other.example") == nil)
    #expect(zone.glueTypes("example") == nil)
  }

  @Test func signerAtTheCutIsTheParents() {
    #expect(zone.find("sub.lab.example", .ds) == "node sub.lab.example. DS NS")
  }

  @Test func signerBelowTheCutIsDelegated() {
    #expect(zone.find("a.sub.lab.example", .ds) == "delegation sub.lab.example. DS NS")
  }

  @Test func upperCutHidesTheLowerOne() throws {
    let zone = try zone.edited { $0.add(.ns("low.sub.lab.example", "ns.low.sub.lab.example")) }
    #expect(zone.find("a.low.sub.lab.example") == "delegation sub.lab.example. DS NS")
  }

  @Test func childCountCountsNamesDirectlyBelow() {
    #expect(zone.content(of: "lab.example")?.childCount == 6)
    #expect(zone.content(of: "er.lab.example")?.childCount == 1)
    #expect(zone.content(of: "www.lab.example")?.childCount == 0)
  }

  @Test func longestNamesAreFound() throws {
    let label = [UInt8](repeating: 0x61, count: 63)
    let name = try Name(labels: [label, label, label, Array(label[..<49])]).appending("lab.example")
    #expect(name.wire.count == 255)
    #expect(try ZoneVersion.of("lab.example", [.a(name)]).find(name) == "node \(name) A")
  }

  @Test func nameOfMostLabelsIsFound() throws {
    let name = try Name(labels: Array(repeating: [UInt8(0x61)], count: 127))
    let zone = try ZoneVersion.of("a", [.a(name), .ns("a.a", "ns.a")])
    #expect(zone.find(name) == "delegation a.a. NS")
    #expect(try zone.edited { $0.removeSet(of: "a.a", .ns) }.find(name) == "node \(name) A")
  }

  @Test func cutsPastTheSixtyFourthLabelAreSeen() throws {
    let deep = try Name(labels: Array(repeating: [UInt8(0x61)], count: 80))
    let zone = try ZoneVersion.of("a", [.ns(deep, "ns.a")])
    #expect(zone.find(try deep.prepending(label: [0x62])) == "delegation \(deep) NS")
  }
}
