import DNSWire
import TestSupport
import Testing
import Zone

@Suite struct ZoneSetTests {
  private let zones: ZoneSet

  init() throws {
    zones = ZoneSet([
      try .of("lab.example", [.ns("branch.lab.example", "ns1.branch.lab.example"), .ds("branch.lab.example")]),
      try .of("branch.lab.example", serial: 7), try .of("other.test"),
    ])
  }

  private func apex(_ name: Name, _ type: RecordType = .a) -> Name? {
    zones.apex(for: name, type)
  }

  @Test func zoneAnswersForItsApex() { #expect(apex("lab.example") == "lab.example") }

  @Test func zoneAnswersForNamesBelow() { #expect(apex("a.b.lab.example") == "lab.example") }

  @Test func caseDoesNotMatter() { #expect(apex("A.LAB.EXAMPLE") == "lab.example") }

  @Test func childAnswersForItsApex() { #expect(apex("branch.lab.example") == "branch.lab.example") }

  @Test func childAnswersForNamesBelow() { #expect(apex("a.branch.lab.example") == "branch.lab.example") }

  @Test func parentAnswersForTheChildsSigner() { #expect(apex("branch.lab.example", .ds) == "lab.example") }

  @Test func childAnswersForSignersBelow() { #expect(apex("a.branch.lab.example", .ds) == "branch.lab.example") }

  @Test func zoneWithoutItsParentAnswersForItsOwnSigner() { #expect(apex("other.test", .ds) == "other.test") }

  @Test func nameAboveIsNobodys() { #expect(apex("example") == nil) }

  @Test func labelThatOnlyEndsAlikeIsNobodys() { #expect(apex("xlab.example") == nil) }

  @Test func emptySetAnswersForNobody() {
    #expect(ZoneSet([]).apex(for: "lab.example") == nil)
  }

  @Test func rootZoneAnswersForAll() throws {
    let zones = ZoneSet([try .of(.root)])
    #expect(zones.apex(for: "any.thing") == .root)
    #expect(zones.apex(for: .root, .ds) == .root)
  }

  @Test func replacingPutsAVersionInTheOldOnesPlace() throws {
    let next = zones.replacing([try .of("Branch.lab.example", serial: 8)])
    #expect(next.versions.count == 3)
    #expect(next.version(apex: "branch.lab.example")?.soa.serial.rawValue == 8)
    #expect(zones.version(apex: "branch.lab.example")?.soa.serial.rawValue == 7)
  }

  @Test func replacingAddsANewZone() throws {
    #expect(zones.replacing([try .of("new.test")]).versions.count == 4)
  }

  @Test func manyZonesAreToldApart() throws {
    var versions: [ZoneVersion] = []
    for number in 1...500 { versions.append(try .of(try Name(text: "z\(number).example"), serial: UInt32(number))) }
    let zones = ZoneSet(versions)
    for number in 1...500 {
      let name = try Name(text: "www.z\(number).example")
      #expect(zones.apex(for: name) == name.parent)
    }
  }
}
