import DNSWire
import Testing
import Zone
import ZoneText

@Suite struct MasterRecordsTests {
  private static func records(_ text: String, _ reading: ZoneReading = ZoneReading()) throws -> MasterRecords {
    try MasterFile.records(Array((head + text).utf8), file: "t.zone", origin: nil, reading)
  }

  @Test func aZoneNeedsNoText() throws {
    var records = try Self.records("a A 192.0.2.1\na 600 A 192.0.2.2\na A 192.0.2.1\n")
    let isGivenUp = records.giveUpText()
    #expect(isGivenUp)
    let zone = try records.zone()
    #expect(zone.version.records.count == 4)
    #expect(zone.recordCount == 5)
  }

  @Test func errorsOfTheZoneAreFoundWithoutText() throws {
    var records = try Self.records("a CNAME b\na A 192.0.2.1\n")
    let isGivenUp = records.giveUpText()
    #expect(isGivenUp)
    #expect(throws: ZoneTextErrors.self) { _ = try records.zone() }
  }

  @Test(arguments: ["a 2147483648 A 192.0.2.1\n", "a A 192.0.2\n", "$INCLUDE x\n"])
  func whatIsToBeToldKeepsTheText(text: String) throws {
    let includes: ZoneReading.Includes = { name, _ in
      .success(ZoneReading.Included(path: name, octets: Array("a A 192.0.2.1\n".utf8)))
    }
    var records = try Self.records(text, ZoneReading(includes: includes))
    let isGivenUp = records.giveUpText()
    #expect(!isGivenUp)
  }
}
