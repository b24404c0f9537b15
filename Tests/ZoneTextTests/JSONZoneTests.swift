import DNSWire
import Testing
import ZoneText

@Suite("Zones in JSON, as export writes them")
struct JSONZoneTests {
  private static let soa =
    #"{"owner":"t.example","rdata":"ns1.t.example. root.t.example. 7 3600 600 86400 60","ttl":300,"type":"SOA"}"#
  private static let ns = #"{"owner":"t.example","rdata":"ns1.t.example.","ttl":300,"type":"NS"}"#

  /// A zone with more records behind the two that each has.
  private static func text(_ records: String..., head: String = #""serial":7,"version":1,"zone":"t.example""#) -> String
  {
    "{\"generated\":\"x\",\"program\":\"x\",\"source\":\"x\",\(head),\"records\":[\n"
      + ([soa, ns] + records).joined(separator: ",\n") + "\n]}\n"
  }

  private func error(_ text: String) throws -> ZoneTextError {
    try #require(try errors(text, origin: "t.example.").errors.first)
  }

  @Test func recordsAreRead() throws {
    let zone = try zone(
      Self.text(
        #"{"type":"TXT","ttl":60,"owner":"a\\.b.t.example","rdata":"\"x;\\\"\\195\\188\" \"\u0061\""}"#,
        ##"{"owner":"u.t.example","rdata":"\\# 1 0A","ttl":0,"type":"TYPE65400"}"##))
    #expect(zone.origin == (try name("t.example.")))
    #expect(
      lines(zone) == [
        #"a\.b.t.example. 60 TXT "x;\"\195\188" "a""#, ##"u.t.example. 0 TYPE65400 \# 1 0a"##,
      ])
    #expect(zone.records.map(\.line) == [2, 3, 4, 5])
  }

  @Test func membersMayComeInAnyOrder() throws {
    let text = "{\"records\":[\(Self.soa),\(Self.ns)],\"zone\":\"T.example\",\n\"version\":1,\"serial\":7}"
    #expect(try zone(text).recordCount == 2)
    #expect(try zone("\u{FEFF}" + text).recordCount == 2)
  }

  @Test func whoPublishedARecordIsLeftOutAndSaid() throws {
    let zone = try zone(
      Self.text(
        #"{"owner":"t.example","rdata":"192.0.2.1","ttl":1,"type":"A","provenance":{"rule":"r","address":"x"}}"#))
    #expect(zone.notes.map(\.kind) == [.provenance])
    #expect(zone.notes.first?.places.map(\.line) == [4])
  }

  @Test func aTimeToLiveThatIsTooLargeIsReadAsInAMasterFile() throws {
    let zone = try zone(Self.text(#"{"owner":"t.example","rdata":"192.0.2.1","ttl":2147483648,"type":"A"}"#))
    #expect(zone.records.last?.record.ttl == 0)
    #expect(zone.warnings.errors.map(\.code) == [.largeTTL])
  }

  @Test(arguments: ["{ A 192.0.2.1\n", "x.{ A 192.0.2.1\n"]) func anOwnerMayLookLikeABrace(text: String) throws {
    let zone = try zone("{ SOA ns1 root 1 3600 600 86400 60\n  NS ns1\n\(text)", origin: "t.example.")
    #expect(zone.recordCount == 3)
  }

  /// A record's line, and the column, the message and the text of the error that it must give.
  static let mistakes = [
    (#"{"owner":"a.t.example","rdata":"192.0.2.999","ttl":1,"type":"A"}"#, 33, "IPv4", "192.0.2.999"),
    (#"{"owner":"a.t.example","rdata":"\"\\065\" \"b","ttl":1,"type":"TXT"}"#, 43, "quot", ""),
    (#"{"owner":"a.t.example","rdata":"\u0031 x. y.","ttl":1,"type":"MX"}"#, 43, "more fields", "y."),
    (#"{"owner":"a.t.example","rdata":"ü 1","ttl":1,"type":"A"}"#, 33, "IPv4", "\\195\\188"),
    (#"{"owner":"a.t.example","rdata":"1 x","ttl":1,"type":"MX"}"#, 35, "no final dot", "x"),
    (#"{"owner":"a..example","rdata":"1 x.","ttl":1,"type":"MX"}"#, 10, "label is empty", "a..example"),
    (#"{"owner":"a.t.example","rdata":"1 x.","ttl":1,"type":"WINS"}"#, 54, "unknown type", "WINS"),
    (#"{"owner":"a.t.example","rdata":"","ttl":1,"type":"AXFR"}"#, 50, "no zone can hold", "AXFR"),
    (#"{"owner":"a.t.example","rdata":"1 x.","type":"MX"}"#, 1, "no member \"ttl\"", "{"),
    (#"{"owner":"a.t.example","rdata":"1 x.","ttl":-1,"type":"MX"}"#, 45, "a number is wanted", "-"),
    (#"{"owner":"a.t.example","rdata":"1 x.","ttl":1.5,"type":"MX"}"#, 45, "not a whole number", "1"),
    (#"{"owner":"a.t.example","rdata":"1 x.","ttl":4294967296,"type":"MX"}"#, 45, "not a whole number", "4"),
    (#"{"owner":"a.t.example","owner":"a.t.example","rdata":"1 x.","ttl":1,"type":"MX"}"#, 24, "twice", "owner"),
    (#"{"owner":"a.t.example","class":"IN","rdata":"1 x.","ttl":1,"type":"MX"}"#, 24, "no such member", "class"),
    (#"{"owner":"a.t.example","rdata":"\x","ttl":1,"type":"MX"}"#, 33, "no such escape", "\\"),
    (#"{"owner":"a.t.example","rdata":"\ud800","ttl":1,"type":"MX"}"#, 33, "half a character", "\\"),
    (#"{"owner":"a.t.example","rdata":"\u00g0","ttl":1,"type":"MX"}"#, 33, "four hexadecimal digits", "\\"),
    (#"{"owner":"a.t.example","rdata":["1 x."],"ttl":1,"type":"MX"}"#, 32, "a string is wanted", "["),
    (#"null"#, 1, "\"{\" is wanted", "n"),
  ]

  @Test(arguments: mistakes.indices) func aMistakeHasItsPlace(index: Int) throws {
    let (record, column, message, excerpt) = Self.mistakes[index]
    let error = try error(Self.text(record))
    #expect((error.line, error.column) == (4, column), "\(error)")
    #expect(error.message.contains(message), "\(error)")
    if !excerpt.isEmpty { #expect(error.text == excerpt) }
  }

  @Test func mistakesOfSeveralRecordsAreAllFound() throws {
    let record = #"{"owner":"a.t.example","rdata":"x","ttl":1,"type":"A"}"#
    #expect(try errors(Self.text(record, record)).errors.map(\.line) == [4, 5])
  }

  @Test(arguments: [
    (#""serial":7,"version":2,"zone":"t.example""#, "version 2 of this form is not known"),
    (#""serial":8,"version":1,"zone":"t.example""#, "the SOA record has the serial 7"),
    (#""serial":7,"version":1,"zone":"u.example""#, "the SOA record is of t.example."),
    (#""serial":7,"version":1"#, "the member \"zone\" is missing"),
    (#""serial":7,"version":1,"zone":"t.example","zone":"t.example""#, "this member stands there twice"),
    (#""serial":7,"version":1,"zone":"t.example","findings":[]"#, "no zone in JSON"),
  ]) func whatStandsBeforeTheRecordsCounts(head: String, message: String) throws {
    let error = try error(Self.text(head: head))
    #expect(error.message.contains(message), "\(error)")
    #expect(error.line == 1)
  }

  @Test func nothingStandsBehindTheZone() throws {
    #expect(try error(Self.text() + "x").message == "nothing may stand behind the zone")
  }

  @Test func aTextThatIsCutShortIsAnError() throws {
    let octets = Array(Self.text().utf8)
    // From where it is known to be JSON to where nothing but blanks is left.
    for count in stride(from: 2, through: octets.count - 2, by: 1) {
      #expect(try errors(Array(octets.prefix(count))).total > 0)
    }
  }

  @Test func aStringWithoutBoundIsAnError() throws {
    let record = "{\"owner\":\"" + String(repeating: "a", count: ZoneTextLimits.entryOctets + 1) + "\"}"
    #expect(try error(Self.text(record)).message.contains("octets at most"))
  }

  @Test(arguments: WriterTests.seeds) func whatIsWrittenIsReadAgainAsItWas(seed: UInt64) throws {
    let hostile = try HostileZone(seed: seed, count: 60)
    let records = hostile.records.map { record in
      func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
      }
      return
        "{\"owner\":\(quoted(record.name.relativeText)),\"ttl\":\(record.ttl),\"type\":\"\(record.type)\",\"rdata\":"
        + quoted(RecordText.rdata(record.type, record.rdata)) + "}"
    }
    let serial = try StartOfAuthority(rdata: hostile.records[0].rdata).serial.rawValue
    let text =
      "{\"version\":1,\"zone\":\"\(hostile.origin.relativeText)\",\"serial\":\(serial),\"records\":["
      + records.joined(separator: ",") + "]}"
    #expect(try zone(text).records.map(\.record) == hostile.records)
  }
}
