import DNSWire
import Testing
import ZoneText

@Suite("What Sources/READING.md says of ambiguous files")
struct ReadingPageTests {
  /// A text that follows `head`, and what it is read as: records, or the codes of its errors.
  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    var records: [String] = []
    var errors: [ZoneCode] = []
    var testDescription: String { String(text.prefix(60)) }

    init(_ text: String, _ records: String...) { (self.text, self.records) = (text, records) }
    init(_ text: String, error first: ZoneCode, _ others: ZoneCode...) {
      (self.text, self.errors) = (text, [first] + others)
    }
  }

  static let timesToLive: [Case] = [
    Case("a 60 IN A 192.0.2.1\nb IN 60 A 192.0.2.1", "a.t.example. 60 A 192.0.2.1", "b.t.example. 60 A 192.0.2.1"),
    Case("a 60 IN 60 A 192.0.2.1", error: .timeToLive),
    Case("a 1h 30m A 192.0.2.1", error: .timeToLive),
    Case("a 1d1d A 192.0.2.1", "a.t.example. 172800 A 192.0.2.1"),
    Case("a 1h30 A 192.0.2.1", error: .timeToLive),
    Case("a 4294967295 A 192.0.2.1", "a.t.example. 0 A 192.0.2.1"),
    Case("a 4294967296 A 192.0.2.1", error: .timeToLive),
    Case(
      "a 5 A 192.0.2.1\nb A 192.0.2.1\na 6 A 192.0.2.2", "a.t.example. 5 A 192.0.2.1", "b.t.example. 300 A 192.0.2.1",
      "a.t.example. 5 A 192.0.2.2"),
    Case("a 1.5 A 192.0.2.1", error: .timeToLive),
    Case("a +5 A 192.0.2.1", error: .type),
  ]

  static let owners: [Case] = [
    Case(
      "a A 192.0.2.1\n$TTL 5\n; said\n   \n$ORIGIN sub\n AAAA ::1", "a.t.example. 300 A 192.0.2.1",
      "a.t.example. 5 AAAA ::1"),
    Case("$origin a\nb A 192.0.2.1", "b.a.t.example. 300 A 192.0.2.1"),
    Case(" $TTL 5\n", error: .type),
    Case("$b A 192.0.2.1", error: .directive),
    Case("\\$b A 192.0.2.1", "\\$b.t.example. 300 A 192.0.2.1"),
    Case("a MX 1 b.t.example", "a.t.example. 300 MX 1 b.t.example.t.example."),
    Case("a.other. A 192.0.2.1", error: .outOfZone),
    Case("\"a\" A 192.0.2.1", error: .name),
    Case(
      "in A 192.0.2.1\nA A 192.0.2.1\n60 A 192.0.2.1", "in.t.example. 300 A 192.0.2.1", "A.t.example. 300 A 192.0.2.1",
      "60.t.example. 300 A 192.0.2.1"),
    Case("@. A 192.0.2.1", error: .outOfZone),
    Case("\\@ A 192.0.2.1", "\\@.t.example. 300 A 192.0.2.1"),
    Case("a@b A 192.0.2.1", "a\\@b.t.example. 300 A 192.0.2.1"),
  ]

  static let words: [Case] = [
    Case("a TXT \"x\"\"y\"\nb TXT \"x\"y", "a.t.example. 300 TXT \"x\" \"y\"", "b.t.example. 300 TXT \"x\" \"y\""),
    Case("a TXT x\"y\"", error: .form),
    Case("a TXT a=\"b c\"", error: .rdata),
    Case("a HTTPS 1 . alpn=\"h2\"", "a.t.example. 300 HTTPS 1 . alpn=h2"),
    Case("a TXT x\\\"y", "a.t.example. 300 TXT \"x\\\"y\""),
    Case("a HINFO x\\\"y z", "a.t.example. 300 HINFO \"x\\\"y\" \"z\""),
    Case("a CAA 0 issue x\\\"y", "a.t.example. 300 CAA 0 issue \"x\\\"y\""),
    Case("a\\25b A 192.0.2.1", error: .name),
    Case("a\\256b A 192.0.2.1", error: .name),
    Case("a TXT x\\\n", error: .form),
    Case("a TXT \"x\ny\"\nb A 192.0.2.1", error: .form, .form),
    Case("a TXT \"x;(\" \")\"", "a.t.example. 300 TXT \"x;(\" \")\""),
    Case("a TXT ( x", error: .form),
    Case("( a A 192.0.2.1\n)", "a.t.example. 300 A 192.0.2.1"),
    Case("a A 192.0.2.1\r\r\nb A 192.0.2.1\r\n", "a.t.example. 300 A 192.0.2.1", "b.t.example. 300 A 192.0.2.1"),
    Case("a TXT x\rb TXT y", error: .form),
    Case("a TXT x\r", "a.t.example. 300 TXT \"x\""),
    Case("a TXT \"x\ry\"", "a.t.example. 300 TXT \"x\\013y\""),
    Case("; x\ry\na A 192.0.2.1", "a.t.example. 300 A 192.0.2.1"),
    Case("a TXT x\u{0B}y", "a.t.example. 300 TXT \"x\\011y\""),
    Case("; x\0y\na A 192.0.2.1", "a.t.example. 300 A 192.0.2.1"),
    Case("\u{1A}\n", error: .form),
    Case("a TXT " + String(repeating: "x", count: 256), error: .rdata),
    Case("a TXT \"\"", "a.t.example. 300 TXT \"\""),
    Case("a TXT", error: .rdata),
    Case(String(repeating: "x", count: 64) + " A 192.0.2.1", error: .name),
  ]

  static let rdata: [Case] = [
    Case("a MX 1 @", "a.t.example. 300 MX 1 t.example."),
    Case("a TXT @", "a.t.example. 300 TXT \"@\""),
    Case("a MX 1 \"b\"", error: .rdata),
    Case("a MX \"1\" b", error: .rdata),
    Case("a A 192.0.02.1", error: .rdata),
    Case("a A 192.0.2", error: .rdata),
    Case("a A 0xC0.0.2.1", error: .rdata),
    Case("a AAAA 1:2:3:4:5:6:7::", "a.t.example. 300 AAAA 1:2:3:4:5:6:7:0"),
    Case("a AAAA ::ffff:192.0.2.1\nb AAAA fe80::1%eth0", error: .rdata),
    Case("s SOA a b 4294967296 1 2 3 4", error: .rdata),
    Case("s SOA a b 1h 1 2 3 4", error: .rdata),
    Case("a MX 001 b", "a.t.example. 300 MX 1 b.t.example."),
    Case("a A \\# 3 c00002", error: .rdata),
    Case("a TYPE65400 \\# 3 0141", error: .rdata),
    Case("a TYPE65400 \\# 2 0 1 4 1", "a.t.example. 300 TYPE65400 \\# 2 0141"),
    Case("a TYPE01 192.0.2.1", "a.t.example. 300 A 192.0.2.1"),
    Case("a TYPE65400 x", error: .rdata),
    Case("a TYPE0 \\# 0", error: .type),
    Case("a WKS 192.0.2.1 6 25", error: .rdata),
    Case("a CAA 0 issue x", "a.t.example. 300 CAA 0 issue \"x\""),
    Case("a URI 1 1 x:y", "a.t.example. 300 URI 1 1 \"x:y\""),
    Case("a HTTPS 1 . port=1 port=2", error: .rdata),
    Case("a LOC 1 2 3.1234 N 4 E 0m", error: .rdata),
    Case("s DS 1 13 2 AABB", "s.t.example. 300 DS 1 13 2 aabb"),
  ]

  static let zones: [Case] = [
    Case("a MX 1 b\na MX 1 B", "a.t.example. 300 MX 1 b.t.example."),
    Case("@ SOA NS1 root 1 3600 600 86400 60"),
    Case("@ SOA ns1 root 2 3600 600 86400 60", error: .secondSOA),
    Case("a CNAME b\na KEY 256 3 13 AAAA", error: .aliasAndOthers),
  ]

  @Test(arguments: timesToLive + owners + words + rdata + zones) func itIsReadAsThePageSays(_ wanted: Case) throws {
    let read: [String]
    do throws(ZoneTextErrors) {
      read = lines(try MasterFile.read(Array((head + wanted.text).utf8), file: "t.zone", origin: nil))
    } catch {
      #expect(error.errors.map(\.code) == wanted.errors, "\(error)")
      return
    }
    #expect(wanted.errors.isEmpty && read == wanted.records)
  }

  @Test func aBlankOwnerAtTheStartIsAnError() throws {
    #expect(try errors(" 60 SOA a b 1 2 3 4 5\n@ 60 NS a\n", origin: "t.example.").errors.map(\.code) == [.form])
  }

  @Test func anSOAWithoutTTLGivesItToAll() throws {
    let zone = try zone("t.example. SOA a. b. 1 2 3 4 55\n NS a.\n 70 A 192.0.2.1\nx.t.example. A 192.0.2.1\n")
    #expect(zone.records.map(\.record.ttl) == [55, 55, 70, 55])
  }

  @Test func aRecordBeforeTheSOANeedsATTL() throws {
    let text = "a.t.example. A 192.0.2.1\nt.example. SOA a. b. 1 2 3 4 55\n NS a.\n"
    #expect(try errors(text).errors.map(\.code) == [.timeToLive])
  }
}
