import DNSWire
import Testing
import ZoneText

/// A server needs no text: it is given back before the zone is compiled.
@Suite struct ServedZoneTests {
  private func served(_ text: String, keepingText: Bool = false) throws -> MasterFile.Served? {
    try MasterFile.served(
      Array(text.utf8), file: "t.zone", origin: nil,
      ZoneReading(includes: { name, _ in
        .success(ZoneReading.Included(path: name, octets: Array("i A 192.0.2.9\n".utf8)))
      }),
      keepingText: keepingText)
  }

  @Test func itIsTheZoneThatIsRead() throws {
    let text = head + "a A 192.0.2.1\na A 192.0.2.1\n$INCLUDE more\n"
    let zone = try #require(try served(text))
    #expect(zone.version.content(of: try name("a.t.example."))?.recordSet(.a)?.count == 1)
    #expect(zone.version.content(of: try name("i.t.example."))?.recordSet(.a)?.count == 1)
    #expect(zone.included.map(\.path) == ["more"])
    #expect(zone.warnings.errors.isEmpty)
  }

  @Test func errorsOfTheTextHaveTheirPlaces() throws {
    let found = #expect(throws: ZoneTextErrors.self) { _ = try served(head + "a A 192.0.2.1\nb A nothing\n") }
    #expect(found?.errors.map(\.line) == [6])
  }

  @Test func errorsAmongRecordsHaveTheirPlacesWhereTheTextIsKept() throws {
    let text = head + "a A 192.0.2.1\nelsewhere.example. A 192.0.2.1\n"
    #expect(try served(text) == nil)
    let found = #expect(throws: ZoneTextErrors.self) { _ = try served(text, keepingText: true) }
    #expect(found?.errors.map(\.line) == [6])
  }

  @Test func warningsHaveTheirPlaces() throws {
    let zone = try #require(try served(head + "a 3000000000 A 192.0.2.1\n"))
    #expect(zone.warnings.errors.map(\.line) == [5])
  }
}
