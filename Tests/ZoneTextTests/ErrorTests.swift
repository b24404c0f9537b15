import Testing
import ZoneText

@Suite("Errors of zone files name line, column and text")
struct ErrorTests {
  /// A text that follows `head`, whose first line is line 5, and the one error it must give.
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var text: String
    var line: Int
    var column: Int
    var message: String
    var excerpt: String
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ line: Int, _ column: Int, _ message: String, _ excerpt: String) {
      (self.name, self.text, self.line, self.column) = (name, text, line, column)
      (self.message, self.excerpt) = (message, excerpt)
    }
  }

  static let structure = [
    Case("unclosed parenthesis", "a A 192.0.2.1\nb TXT ( x\n (y)\nc A 192.0.2.1\n", 6, 7, "never closed", "("),
    Case("unopened parenthesis", "a A 192.0.2.1 )\n", 5, 15, "never opened", ")"),
    Case("unclosed quotation mark", "a TXT x \"y\nb A 192.0.2.1\n", 5, 9, "not closed on its line", "y"),
    Case("unclosed quotation mark at the end", "a TXT \"", 5, 7, "not closed on its line", ""),
    Case("quotation mark in a word", "a TXT x\"y\"\n", 5, 8, "inside a word", "x\""),
    Case("unclosed quotation mark in a word", "a HTTPS 1 . alpn=\"h2\n", 5, 13, "not closed", "alpn=\"h2"),
    Case("backslash at the end of a line", "a TXT x\\\n", 5, 8, "backslash", "\\"),
    Case("backslash at the end", "a TXT x\\", 5, 8, "backslash", "\\"),
    Case("zero octet", "a TXT x\0y\n", 5, 8, "value zero", "\\000"),
    Case("zero octet in quotation marks", "a TXT \"x\0y\"\n", 5, 9, "value zero", "\\000"),
    Case("unknown directive", "$ORIGINAL x\n", 5, 1, "unknown directive", "$ORIGINAL"),
    Case("include", "$INCLUDE other.zone\n", 5, 1, "not included here", "$INCLUDE"),
    Case("include without a file", "$include\n", 5, 1, "no value", "$include"),
    Case("generate without rdata", "$generate 1-9 a A\n", 5, 1, "needs a range", "$generate"),
    Case("generate down", "$GENERATE 3-1 a A 192.0.2.$\n", 5, 11, "from the smaller number", "3-1"),
    Case("generate over billions", "$GENERATE 0-2147483647 a$ A 192.0.2.1\n", 5, 1, "more than", "$GENERATE"),
    Case("origin without a name", "$ORIGIN ; x\n", 5, 1, "no value", "$ORIGIN"),
    Case("origin with two names", "$ORIGIN a b\n", 5, 11, "takes one value", "b"),
    Case("origin that is no name", "$ORIGIN a..b.\n", 5, 9, "empty", "a..b."),
    Case("owner that is no name", "a..b A 192.0.2.1\n  AAAA ::1\n", 5, 1, "empty", "a..b"),
    Case("owner in quotation marks", "\"a\" A 192.0.2.1\n", 5, 1, "quotation marks", "a"),
    Case("owner of too long a label", String(repeating: "x", count: 64) + " A 192.0.2.1\n", 5, 1, "63", ""),
    Case("escape beyond 255", "\\256 A 192.0.2.1\n", 5, 1, "255", "\\256"),
    Case("owner alone", "a\n", 5, 1, "no type", "a"),
    Case("owner and TTL alone", "a 300\n", 5, 1, "no type", "a"),
    Case("tabs count as one column", "a\t\tA\tx\n", 5, 6, "IPv4", "x"),
    Case("line after parentheses", "a TXT (\n x\n)\nb A x\n", 8, 5, "IPv4", "x"),
    Case("characters count as one column", "bücher TXT \"€ 𝄞\" x\"y\n", 5, 19, "a quotation mark", "x\""),
    Case("step of nothing", "$GENERATE 1-5/0 h$ A 192.0.2.$\n", 5, 11, "a step is 1 at least", "1-5/0"),
    Case("column in a later line of an entry", "a SRV ( 1 2\n   70000 b )\n", 6, 4, "0 to 65535", "70000"),
  ]

  static let fields = [
    Case("TTL that is none", "a 1x A 192.0.2.1\n", 5, 3, "not a TTL", "1x"),
    Case("TTL with a number left over", "a 1h3 A 192.0.2.1\n", 5, 3, "not a TTL", "1h3"),
    Case("TTL too great", "a 4294967296 A 192.0.2.1\n", 5, 3, "2147483647 at most", "4294967296"),
    Case("TTL beyond all numbers", "a 99999999999999999999999w A 192.0.2.1\n", 5, 3, "at most", ""),
    Case("default TTL too great", "$TTL 69y\n", 5, 6, "not a TTL", "69y"),
    Case("second TTL", "a 1 IN 2 A 192.0.2.1\n", 5, 8, "a second TTL", "2"),
    Case("other class", "a CH A 192.0.2.1\n", 5, 3, "class IN", "CH"),
    Case("other class by number", "a CLASS3 A 192.0.2.1\n", 5, 3, "class IN", "CLASS3"),
    Case("second class", "a IN IN A 192.0.2.1\n", 5, 6, "a second class", "IN"),
    Case("unknown type", "a WINS 192.0.2.1\n", 5, 3, "unknown type", "WINS"),
    Case("type number with a sign", "a TYPE+1 192.0.2.1\n", 5, 3, "unknown type", "TYPE+1"),
    Case("type beyond 16 bits", "a TYPE65536 \\# 0\n", 5, 3, "unknown type", "TYPE65536"),
    Case("meta type", "a ANY \\# 0\n", 5, 3, "no zone can hold", "ANY"),
    Case("OPT", "a TYPE41 \\# 0\n", 5, 3, "no zone can hold", "TYPE41"),
  ]

  static let zoneWide = [
    Case("outside the zone", "a.other.example. A 192.0.2.1\n", 5, 1, "outside the zone", "a.other.example."),
    Case("a parent's record", "$ORIGIN example.\n@ A 192.0.2.1\n", 6, 1, "outside the zone", "example."),
    Case("CNAME beside data", "a A 192.0.2.1\na CNAME b\n", 6, 3, "beside other records", "CNAME"),
    Case("data beside a CNAME", "a CNAME b\nA 60 A 192.0.2.1\n", 6, 6, "beside a CNAME", "A"),
    Case("CNAME at the apex", "@ CNAME b\n", 5, 3, "beside other records", "CNAME"),
    Case("two CNAMEs", "a CNAME b\n  CNAME c\n", 6, 3, "a second CNAME", "CNAME"),
    Case("two DNAMEs", "a DNAME b\n  DNAME c\n", 6, 3, "a second DNAME", "DNAME"),
    Case("two SOAs", "@ SOA ns1 root 2 3600 600 86400 60\n", 5, 3, "a second SOA", "SOA"),
    Case("SOA at another name", "a SOA ns1 root 1 3600 600 86400 60\n", 5, 3, "a second SOA", "SOA"),
  ]

  @Test(arguments: structure + fields + zoneWide)
  func theErrorIsFoundWhereItIs(_ wanted: Case) throws {
    let found = try errors(head + wanted.text)
    #expect(found.total == 1, "\(found)")
    let error = try #require(found.errors.first)
    #expect((error.line, error.column) == (wanted.line, wanted.column), "\(error)")
    #expect(error.message.contains(wanted.message), "\(error)")
    #expect(wanted.excerpt.isEmpty || error.text == wanted.excerpt, "\(error)")
    #expect(error.file == "t.zone")
  }

  @Test func aRelativeNameNeedsAnOrigin() throws {
    let error = try #require(try errors("a 60 A 192.0.2.1\n").errors.first)
    #expect(error.description == "t.zone:1:1: the name is relative, and no origin is known: \"a\"")
  }

  @Test func aRelativeNameInRdataNeedsAnOrigin() throws {
    let error = try #require(try errors("a. 60 NS b\n").errors.first)
    #expect((error.line, error.column, error.text) == (1, 10, "b"))
  }

  @Test func theFirstRecordNeedsAnOwner() throws {
    let error = try #require(try errors(" 60 A 192.0.2.1\n", origin: "t.example.").errors.first)
    #expect((error.line, error.column, error.message) == (1, 5, "the first record has no owner"))
  }

  @Test func aRecordNeedsATTL() throws {
    let error = try #require(try errors("$ORIGIN t.example.\n@ NS a\n").errors.first)
    #expect((error.line, error.column, error.text) == (2, 3, "NS"))
    #expect(error.message.contains("no TTL"))
  }

  @Test func aZoneNeedsAnSOA() throws {
    let found = try errors("$TTL 60\na. NS b.\n")
    #expect(found.errors.map(\.description) == ["t.zone:1:1: the zone has no SOA record"])
  }

  @Test func anEmptyFileHasNoSOA() throws {
    #expect(try errors("").errors.map(\.message) == ["the zone has no SOA record"])
  }

  @Test func aZoneNeedsServers() throws {
    let error = try #require(try errors("a. 60 SOA b. c. 1 2 3 4 5\nb.a. 60 NS c.\n").errors.first)
    #expect((error.line, error.column, error.text) == (1, 7, "SOA"))
    #expect(error.message.contains("no NS record"))
  }

  @Test func columnsDoNotCountTheByteOrderMark() throws {
    let error = try #require(try errors("\u{FEFF}a. 60 A x\n").errors.first)
    #expect((error.line, error.column) == (1, 9))
  }

  @Test(arguments: [
    ("a IN IN A 192.0.2.1", nil), ("a 1 2 A 192.0.2.1", nil), ("a ANY 1", nil), ("a CH A 192.0.2.1", nil),
    ("$INCLUDE x y z", nil), ("a BOGUS x", "unknown types are written as TYPE65400 \\# LENGTH DIGITS (RFC 3597)"),
  ]) func hintsFitWhatIsWrong(line: String, hint: String?) throws {
    #expect(try errors(head + line + "\n").errors.map(\.hint) == [hint])
  }

  @Test func warningsAreKnownBesideErrors() throws {
    let text = "b 3000000000 A 192.0.2.1\na 1 A 192.0.2.1\na 2 A 192.0.2.2\n"
    let form = try errors(head + text + "c A x\n")
    #expect(form.errors.map(\.line) == [8] && form.warnings.map(\.line) == [5])
    let zone = try errors(head + text + "c A 192.0.2.1\nc CNAME a\n")
    #expect(
      zone.errors.map(\.line) == [9] && zone.warnings.map(\.code) == [.nameServerHasNoAddress, .largeTTL, .otherTTL])
  }

  @Test func readingGoesOnAfterAnError() throws {
    let found = try errors(head + "a A x\nb TXT \"\nc A 192.0.2.1\nd MX y z\ne.other. A 192.0.2.1\n")
    #expect(found.errors.map(\.line) == [5, 6, 8, 9])
  }

  @Test func anUnreadableSOAIsTheOnlyErrorItCauses() throws {
    let found = try errors("$ORIGIN t.example.\n@ SOA ns1 root 1 2 3 4\n NS a\na A 192.0.2.1\n")
    #expect(found.errors.map(\.line) == [2])
  }

  @Test func firstErrorsAreKeptAndAllCounted() throws {
    let found = try errors(head + String(repeating: "a A x\n", count: 50))
    #expect(found.total == 50)
    #expect(found.errors.map(\.line) == Array(5..<55))
    #expect(found.description.split(separator: "\n").count == 21)
    #expect(found.description.hasSuffix("and 30 more errors"))
  }

  @Test func theTextIsEscapedAndBounded() throws {
    let error = try #require(try errors(head + "a A \u{1B}[31m" + String(repeating: "x", count: 999)).errors.first)
    #expect(error.text == "\\027[31m" + String(repeating: "x", count: 43) + "...")
  }
}
