import DNSWire
import Foundation
import Testing
import ZoneText

@Suite("Exports of Windows DNS servers")
struct WindowsExportTests {
  static let header = ";\r\n;  Database file (null) for t.example zone.\r\n;      Zone version:  7\r\n;\r\n\r\n"
  static let start =
    "@  IN  SOA dc1.t.example. hostmaster.t.example. (\r\n\t\t7 ; serial number\r\n\t\t900 600 86400 3600 ) ; default TTL\r\n"
    + "@  NS\tdc1.t.example.\r\n"

  /// Reads what follows the header, the SOA and an NS record.
  private func export(_ text: String, dialect: ZoneReading.Dialect = .automatic) throws -> ZoneFile {
    try MasterFile.read(
      Array((Self.header + Self.start + text).utf8), file: "t.dns", origin: nil, ZoneReading(dialect: dialect))
  }

  private func read(_ file: String, origin: String? = nil) throws -> ZoneFile {
    try MasterFile.read(try fixture(file), file: file, origin: try origin.map { try name($0) })
  }

  private func count(_ zone: ZoneFile, _ kind: ReadingNote.Kind) -> Int {
    zone.notes.first { $0.kind == kind }?.count ?? 0
  }

  @Test func theHeaderNamesTheZone() throws {
    #expect(try export("").origin == name("t.example."))
  }

  @Test func theHeaderCountsBeforeTheOriginOfTheCaller() throws {
    #expect(try read("corp.example.dns", origin: "other.example.").origin == name("corp.example."))
  }

  @Test func withoutAHeaderAnAgeTellsTheDialect() throws {
    let zone = try zone(head + "a [AGE:3634093] 60 A 192.0.2.1\n")
    #expect(zone.records.last?.refreshed == (3_634_093 - 3_234_576) * 3_600)
  }

  @Test func withoutAHeaderAWINSRecordTellsTheDialect() throws {
    #expect(try zone(head + "@ 0\tWINS\tL2 C900 ( 192.0.2.1 )\na 60 A 192.0.2.1\n").notes.map(\.kind) == [.wins])
  }

  /// What a string or a comment says must not make other octets of the rest.
  @Test(
    arguments: [
      "t 60 TXT \"cache [AGE: 5]\"\n", "t 60 TXT \"[AGE:3634093]\"\n", "; [AGE:3634093] \n", "t 60 TXT [AGE:3634093]\n",
      "t 60 TXT \"\tWINS\t\"\n", "; a\tWINS\tL2\n",
      "t 60 TXT \"Database file x for corp.example zone. ok\"\n",
    ])
  func textOfAnotherKindTellsNoDialect(text: String) throws {
    let zone = try zone(head + text + "a\\065b 60 A 192.0.2.1\n")
    #expect(try zone.records.last?.record.name == name("aAb.t.example."))
    #expect(zone.notes.isEmpty)
  }

  @Test func onlyTheLineThatWindowsWritesNamesAZone() throws {
    let comments = String(repeating: ";\n", count: 18)
    for text in [
      "; Database file for the t.example zone.\n", "; Database file x for the corp.example zone. Or so.\n",
      comments + ";  Database file x for corp.example zone.\n",
    ] {
      #expect(
        try MasterFile.read(Array((text + head).utf8), file: "t", origin: name("t.example.")).origin
          == name("t.example."))
    }
  }

  @Test func headerWithoutAReadableNameTellsTheDialectAllTheSame() throws {
    let text = ";  Database file x.dns for a..b zone.\r\n" + Self.start + "a\\101 60 A 192.0.2.1\r\n"
    let zone = try MasterFile.read(Array(text.utf8), file: "t", origin: name("t.example."))
    #expect(try zone.records.last?.record.name == name("aA.t.example."))
  }

  @Test func originsOfDirectivesHaveOctalEscapes() throws {
    let zone = try export("$ORIGIN a\\101.t.example.\r\nb 60 A 192.0.2.1\r\n")
    #expect(try zone.records.last?.record.name == name("b.aA.t.example."))
  }

  @Test func digitThatIsNotOctalIsAnErrorInAName() throws {
    #expect(throws: ZoneTextErrors.self) { try export("\\801 60 A 192.0.2.1\r\n") }
  }

  @Test func theDialectOfMasterFilesKnowsNoAge() throws {
    let found = try errors("a [AGE:3634093] 60 A 192.0.2.1\n", ZoneReading(dialect: .masterFile))
    #expect(found.errors.map(\.code) == [.dialect])
    #expect(found.errors.map { [$0.line, $0.column] } == [[5, 3]])
  }

  @Test func theMinimumOfTheSOAIsTheDefaultTTL() throws {
    #expect(try export("a 60 A 192.0.2.1\r\nb A 192.0.2.1\r\n").records.map(\.record.ttl) == [3_600, 3_600, 60, 3_600])
  }

  @Test func anAgeIsTheHourOfTheLastRefresh() throws {
    // 3,634,093 hours after 1601-01-01 are 2015-07-30 13:00 UTC.
    #expect(try export("a [AGE:3634093] 60 A 192.0.2.1\r\n").records.last?.refreshed == 1_438_261_200)
  }

  @Test func recordsWithoutAnAgeAreStatic() throws {
    #expect(try export("a 60 A 192.0.2.1\r\n").records.last?.refreshed == nil)
  }

  @Test(arguments: ["[AGE:3634093] 60", "60 [AGE:3634093]", "[age:3634093] 60 IN"])
  func anAgeMayStandBeforeAndBehindTheTTL(fields: String) throws {
    let record = try #require(try export("a \(fields) A 192.0.2.1\r\n").records.last)
    #expect(record.record.ttl == 60)
    #expect(record.refreshed == 1_438_261_200)
  }

  @Test(arguments: ["[AGE:]", "[AGE:x]", "[AGE:4294967296]", "[AGE:1", "AGE:1", "[AGE:-1]"])
  func whatIsNoAgeIsAnError(text: String) throws {
    let found = #expect(throws: ZoneTextErrors.self) { _ = try export("a \(text) 60 A 192.0.2.1\r\n") }
    #expect(found?.errors.map(\.line) == [10])
  }

  @Test func ownersWithOctalEscapes() throws {
    let record = try #require(try export("a\\040b A 192.0.2.1\r\n").records.last?.record)
    #expect(record.name.labels.first.map(Array.init) == Array("a b".utf8))
  }

  @Test func targetsWithOctalEscapes() throws {
    let record = try #require(try export("a CNAME b\\040c\r\n").records.last?.record)
    #expect(record.rdata.prefix(4) == [3] + Array("b c".utf8)[...])
  }

  @Test func stringsWithOctalEscapes() throws {
    #expect(try export("a TXT \"\\303\\274 \\\"x\\\"\"\r\n").records.last?.record.rdata == [6] + Array("ü \"x\"".utf8))
  }

  @Test func otherEscapesAreNotCountedAsOctal() throws {
    let zone = try export("a\\.b TXT \"\\\"\" x\\\\y\r\nc\\040d A 192.0.2.1\r\n")
    #expect(count(zone, .octalEscape) == 1)
  }

  @Test(arguments: ["a\\777b A 192.0.2.1", "a TXT \"\\400\"", "a CNAME b\\04"])
  func escapesThatAreNotOctalAreErrors(text: String) throws {
    #expect(throws: ZoneTextErrors.self) { _ = try export(text + "\r\n") }
  }

  @Test func utf8InNamesIsTakenAsItsOctets() throws {
    #expect(
      try export("bücher A 192.0.2.1\r\n").records.last?.record.name.wire.prefix(8) == [7] + Array("bücher".utf8)[...])
  }

  @Test(arguments: ["WINS\tL2 C900 ( 192.0.2.1 192.0.2.2 )", "WINSR\tL2 C900 ( t.example. )", "wins-r\tx", "NBSTAT\tx"])
  func recordsForNetBIOSAreLeftOutAndSaid(text: String) throws {
    let zone = try export("@ 0\t\(text)\r\n")
    #expect(zone.recordCount == 2)
    let note = try #require(zone.notes.first { $0.kind == .wins })
    #expect(note.kind.isLoss)
    #expect(note.places.map(\.line) == [10])
  }

  @Test func anOwnerIsRepeatedOverALeftOutRecord() throws {
    let zone = try export("a 60 A 192.0.2.1\r\n  WINS L2 C900 ( 192.0.2.1 )\r\n  60 A 192.0.2.2\r\n")
    #expect(zone.records.suffix(2).map(\.record.name) == [try name("a.t.example."), try name("a.t.example.")])
  }

  @Test func aHostInTwoSpellingsIsToldAsRepeated() throws {
    let zone = try export("s SRV 0 0 1688 kms1\r\n  SRV 0 0 1688 KMS1\r\n")
    #expect(zone.repeated.map(\.line) == [11])
  }

  @Test(arguments: ["corp.example.dns", "corp.example.bom.dns", "corp.example.utf16le.dns", "corp.example.dns.gz"])
  func anExportHasItsRecordsInAllWrappings(file: String) throws {
    let zone = try read(file)
    #expect(zone.origin == (try name("corp.example.")))
    #expect(zone.recordCount == 23)
    #expect(zone.records.count == 22)
    #expect(zone.records.filter { $0.refreshed != nil }.count == 7)
    #expect(count(zone, .wins) == 1)
    #expect(count(zone, .octalEscape) == 3)
    #expect(count(zone, .utf16) == (file.contains("utf16") ? 1 : 0))
    #expect(zone.records.map(\.record) == (try read("corp.example.dns")).records.map(\.record))
  }

  @Test func aZoneOfActiveDirectoryIsFine() throws {
    let zone = try read("_msdcs.corp.example.dns")
    #expect(zone.recordCount == 12)
    #expect(ZoneInspection.findings(zone).total == 0)
  }

  @Test func aReverseZoneIsFine() throws {
    let zone = try read("2.0.192.in-addr.arpa.dns")
    #expect(zone.typeCounts == [.soa: 1, .ns: 1, .ptr: 3])
    #expect(zone.notes.map(\.kind) == [.age, .wins])
  }
}
