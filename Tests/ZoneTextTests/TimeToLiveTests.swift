import DNSWire
import Testing
import ZoneText

@Suite("TTLs of zone files (RFC 1035 §5.1, RFC 2308 §4, RFC 2181)")
struct TimeToLiveTests {
  @Test(
    arguments: [
      ("0", 0), ("1s", 1), ("2m", 120), ("1h30m", 5_400), ("1W2D", 777_600), ("2147483647", 2_147_483_647),
    ] as [(String, UInt32)])
  func unitsAreAddedUp(text: String, seconds: UInt32) throws {
    #expect(try record("www \(text) A 192.0.2.1").ttl == seconds)
  }

  @Test(arguments: ["2147483648", "4294967295", "3651w"]) func aTTLWithTheTopBitIsReadAsZeroWithAWarning(
    text: String
  ) throws {
    let zone = try zone("t.example. 60 SOA a. b. 1 2 3 4 5\n NS a.\na.t.example. \(text) A 192.0.2.1")
    #expect(zone.records.last?.record.ttl == 0)
    #expect(zone.warnings.errors.map(\.text) == [text])
    #expect(zone.warnings.errors.map(\.line) == [3])
  }

  @Test func theDirectiveGivesTheDefault() throws {
    #expect(try records("a A 192.0.2.1\n$TTL 2h\nb A 192.0.2.1").map(\.ttl) == [300, 7_200])
  }

  @Test func theDirectiveGoesBeforeTheLastTTLWritten() throws {
    #expect(try records("a 5 A 192.0.2.1\nb A 192.0.2.1").map(\.ttl) == [5, 300])
  }

  @Test func withoutADirectiveTheLastTTLWrittenCounts() throws {
    let zone = try zone("t.example. 60 SOA a. b. 1 2 3 4 5\n NS a.\n 70 A 192.0.2.1\n AAAA ::1")
    #expect(zone.records.map(\.record.ttl) == [60, 60, 70, 70])
  }

  @Test func anSOAWithoutTTLGivesItsMinimumAsTheDefault() throws {
    let zone = try zone("t.example. SOA a. b. 1 2 3 4 55\n NS a.\n 70 A 192.0.2.1\n AAAA ::1")
    #expect(zone.records.map(\.record.ttl) == [55, 55, 70, 55])
  }

  @Test func theFirstTTLOfAnRRsetCountsForAll() throws {
    #expect(try records("a 5 A 192.0.2.1\nb A 192.0.2.1\nA 6 A 192.0.2.2").map(\.ttl) == [5, 300, 5])
  }

  @Test func theTimesOfAnSOAHaveUnits() throws {
    let zone = try zone("t.example. 1 SOA a. b. 1 1h 1m 1w 1d\n NS a.")
    let soa = try StartOfAuthority(rdata: zone.records[0].record.rdata)
    #expect([soa.refresh, soa.retry, soa.expire, soa.minimum] == [3_600, 60, 604_800, 86_400])
  }

  @Test func theTTLThatIsNotTheSetsIsRemembered() throws {
    let zone = try zone(head + "a 60 A 192.0.2.1\na 90 A 192.0.2.2\nb 90 A 192.0.2.2\n")
    #expect(zone.records.dropFirst(2).map(\.record.ttl) == [60, 60, 90])
    #expect(zone.writtenTimeToLives == [3: 90])
  }
}
