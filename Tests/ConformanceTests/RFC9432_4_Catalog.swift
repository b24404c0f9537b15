import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 9432 §4: what a catalog zone lists.
@Suite struct RFC9432_4_Catalog {
  static let apex: Name = "catalog.example"
  static let version = ResourceRecord.txt("version.catalog.example", "2")

  private static func member(_ label: String, _ zone: Name) throws -> ResourceRecord {
    ResourceRecord(
      name: try Name(text: "\(label).zones.catalog.example"), type: .ptr, ttl: 0, rdata: zone.wire)
  }

  private static func read(_ records: [ResourceRecord]) throws -> CatalogZone {
    try CatalogZone(try ZoneVersion.of(apex, records))
  }

  @Test func membersAreThoseOfTheZonesLabel() throws {
    let catalog = try Self.read([
      Self.version, try Self.member("a", "one.example"), try Self.member("b", "two.example"),
      .a("c.zones.catalog.example"),
      ResourceRecord(
        name: "d.elsewhere.catalog.example", type: .ptr, ttl: 0, rdata: Name("three.example").wire),
    ])
    #expect(catalog.members.map(\.zone) == ["one.example", "two.example"])
  }

  @Test func withoutItsVersionItIsBroken() throws {
    #expect(throws: CatalogZone.Fault.version) { try Self.read([try Self.member("a", "one.example")]) }
  }

  @Test(arguments: ["1", "3", "22", ""]) func otherVersionIsBroken(version: String) throws {
    #expect(throws: CatalogZone.Fault.version) { try Self.read([.txt("version.catalog.example", version)]) }
  }

  @Test func twoVersionsAreBroken() throws {
    #expect(throws: CatalogZone.Fault.version) { try Self.read([Self.version, .txt("version.catalog.example", "3")]) }
  }

  @Test func memberWithTwoNamesIsBroken() throws {
    #expect(throws: CatalogZone.Fault.member("a.zones.catalog.example")) {
      try Self.read([Self.version, try Self.member("a", "one.example"), try Self.member("a", "two.example")])
    }
  }

  @Test func zoneThatIsListedTwiceIsBroken() throws {
    #expect(throws: CatalogZone.Fault.repeated("one.example")) {
      try Self.read([Self.version, try Self.member("a", "one.example"), try Self.member("b", "one.example")])
    }
  }

  @Test func changeOfOwnershipNamesTheOtherCatalog() throws {
    let change = ResourceRecord(
      name: "coo.a.zones.catalog.example", type: .ptr, ttl: 0, rdata: Name("other.example").wire)
    let catalog = try Self.read([Self.version, try Self.member("a", "one.example"), change])
    #expect(catalog.members.first?.newOwner == "other.example")
  }

  @Test func catalogThatIsMadeListsItsZonesEachByALabelOfItsOwn() throws {
    let zones: [Name] = ["one.example", "two.example", "sub.one.example"]
    let records = try CatalogZone.records(of: Self.apex, members: zones, serial: Serial(rawValue: 5))
    let made = try CatalogZone(try ZoneVersion(apex: Self.apex, records: records))
    #expect(Set(made.members.map(\.zone)) == Set(zones))
    #expect(Set(made.members.map(\.label)).count == 3)
    let fewer = try CatalogZone(
      try ZoneVersion(
        apex: Self.apex,
        records: try CatalogZone.records(of: Self.apex, members: ["one.example"], serial: Serial(rawValue: 6))))
    #expect(made.members.contains { $0.label == fewer.members.first?.label && $0.zone == "one.example" })
  }
}
