import DNSWire
import Testing
import ZoneText

@Suite("Rdata in presentation form")
struct RdataTests {
  /// One record's type and text, and its rdata in hexadecimal digits, from the RFC of the type or counted by hand.
  static let known: [(String, String)] = [
    ("A 192.0.2.1", "c0000201"),
    ("AAAA 2001:db8::1", "20010db8000000000000000000000001"),
    ("NS Ns1", "034e73310174076578616d706c6500"),
    ("CNAME @", "0174076578616d706c6500"),
    ("CNAME .", "00"),
    ("MX 10 a.", "000a016100"),
    ("SRV 1 2 65535 a.", "00010002ffff016100"),
    ("TXT a \"b c\" \"\"", "016103622063" + "00"),
    ("TXT \"\\000\\255\\\"\\\\\"", "0400ff225c"),
    ("HINFO \"a b\" c", "036120620163"),
    ("CAA 0 issue \"ca.example\"", "000569737375" + "6563612e6578616d706c65"),
    ("CAA 0 issue ca.example", "00056973737565" + "63612e6578616d706c65"),
    ("URI 10 1 \"a\"", "000a000161"), ("URI 10 1 \"\"", "000a0001"), ("URI \\# 4 000a0001", "000a0001"),
    ("CAA 0 issue \"\"", "00056973737565"), ("CAA \\# 7 00056973737565", "00056973737565"),
    ("DS 1 13 2 ab CD", "00010d02abcd"),
    ("DNSKEY 257 3 ECDSAP256SHA256 AA AA", "0101030d000000"),
    ("TLSA 3 1 1 00", "03010100"),
    ("SSHFP 4 2 00ff", "040200ff"),
    ("NSEC a. A TYPE1234", "016100" + "000140" + "041b" + String(repeating: "00", count: 26) + "20"),
    ("NSEC3PARAM 1 0 0 -", "0100000000"),
    ("EUI48 00-00-5e-00-53-2a", "00005e00532a"),
    ("APL 1:192.0.2.0/24 !2:2001:db8::/32", "00011803c00002" + "0002208420010db8"),
    ("SVCB 1 a. port=53 alpn=\"h2,h3\"", "0001016100" + "0001000602683202683300030002" + "0035"),
    ("HTTPS 0 a.", "0000016100"),
    ("IPSECKEY 10 3 2 gw AAAA", "0a0302" + "0267770174076578616d706c6500" + "000000"),
    ("NAPTR 1 2 \"s\" x \"\" .", "000100020173017800" + "00"),
    ("LOC 0 N 0 E 0m", "0012161380000000800000000098" + "9680"),
    // What is left out of a longitude is not the latitude's.
    ("LOC 52 22 10 N 4 53 E 10m", "00121613" + "8b3cbd50" + "810c3fe0" + "00989a68"),
    ("LOC 52 22 N 180 E 0m", "00121613" + "8b3c9640" + "a69fb200" + "00989680"),
    ("TYPE65400 \\# 3 01 0203", "010203"),
    ("TYPE65400 \\# 0", ""),
    ("A \\# 4 c0 0002 01", "c0000201"),
    ("TYPE1 192.0.2.1", "c0000201"),
    ("TYPE33 \\# 9 000000000698 016100", "000000000698016100"),
  ]

  @Test(arguments: known)
  func theTextGivesTheOctets(text: String, hex: String) throws {
    #expect(try record("x \(text)").rdata == octets(hex: hex))
  }

  @Test(arguments: known)
  func theOctetsGiveATextThatGivesThem(text: String, hex: String) throws {
    let record = try record("x \(text)")
    let again = RecordText.rdata(record.type, record.rdata)
    #expect(try RecordText.parse(type: record.type, text: again, origin: .root) == record.rdata, "\(again)")
  }

  /// A record's type and text, and the column and the text of the error that it must give: the type stands in column 3.
  static let wrong: [(String, Int, String)] = [
    ("A", 3, "A"), ("A 192.0.2", 5, "192.0.2"), ("A 192.0.2.256", 5, "192.0.2.256"),
    ("A 192.0.2.1 x", 15, "x"), ("A \"192.0.2.1\"", 5, "192.0.2.1"),
    ("AAAA ::g", 8, "::g"), ("NS a..b", 6, "a..b"), ("NS a b", 8, "b"), ("NS \"a\"", 6, "a"),
    ("MX a", 6, "a"), ("MX 1", 6, "1"), ("MX 65536 a", 6, "65536"), ("MX -1 a", 6, "-1"), ("MX +1 a", 6, "+1"),
    ("MX 1h a", 6, "1h"),
    ("SRV 1 2 3", 11, "3"), ("SRV 1 2 x a", 11, "x"),
    ("SOA a b 4294967296 1 1 1 1", 11, "4294967296"), ("SOA a b 1 1x 1 1 1", 13, "1x"),
    ("SOA a b 1 2 3 4 9999999999", 19, "9999999999"),
    ("TXT", 3, "TXT"), ("TXT x\\256", 7, "x\\256"),
    ("DS 1 13 2 abc", 13, "abc"), ("DS 1 13 2 xy", 13, "xy"), ("DS 1 999 2 ab", 8, "999"), ("DS 1 13 2", 11, "2"),
    ("DNSKEY 257 3 13 AAA", 19, "AAA"), ("DNSKEY 257 3 13 0", 19, "0"), ("DNSKEY 257 3 NOSUCH AAAA", 16, "NOSUCH"),
    ("TLSA 3 1 RSASHA256 00", 12, "RSASHA256"),
    ("NSEC a. A NOSUCH", 13, "NOSUCH"),
    ("NSEC3PARAM 1 0 0 abc", 20, "abc"),
    ("NSEC3 1 0 0 - 9 A", 17, "9"),
    ("RRSIG A 13 3 1 20261301000000 20260101000000 1 a. AAAA", 18, "20261301000000"),
    ("EUI48 00-00-5e-00-53", 9, "00-00-5e-00-53"),
    ("APL 3:192.0.2.0/24", 7, "3:192.0.2.0/24"), ("APL 1:192.0.2.0/33", 7, "1:192.0.2.0/33"),
    ("LOC 1 60 N 0 E 0m", 9, "60"), ("LOC 1 2 60 N 0 E 0m", 11, "60"), ("LOC N 0 E 0m", 7, "N"),
    ("LOC 1 2 3 4 N 0 E 0m", 13, "4"), ("LOC 0 N 0 E 0m 1m 2m 3m 4m", 27, "4m"),
    ("HTTPS 1 . alpn", 13, "alpn"), ("HTTPS 1 . port=", 13, "port="), ("HTTPS 1 . dohpath", 13, "dohpath"),
    ("HTTPS 1 . ech=abc", 13, "ech=abc"), ("HTTPS 1 . key1=h2", 13, "key1=h2"),
    ("HTTPS 1 . key00667=x", 13, "key00667=x"),
    ("LOC 91 N 0 E 0m", 7, "91"), ("LOC 1e999 N 0 E 0m", 7, "1e999"),
    ("SVCB 1 a. port=65536", 13, "port=65536"), ("SVCB 1 a. port=1 port=2", 13, "port=1"),
    (
      "SVCB 1 a. ipv6hint=" + String(repeating: ":", count: 46), 13,
      "ipv6hint=" + String(repeating: ":", count: 39) + "..."
    ),
    ("IPSECKEY 10 4 2 . AAAA", 15, "4"), ("AMTRELAY 10 0 0 .", 3, "AMTRELAY"),
    ("HIP 2 200 AAAA", 9, "200"), ("HIP 2 2001", 7, "2"),
    ("WKS 192.0.2.1 6 25", 3, "WKS"),
    ("TYPE65400 x", 3, "TYPE65400"),
    ("A \\# 5 c000020100", 5, "\\#"), ("A \\# 4 c00002", 8, "4"), ("A \\# 4 c000020", 8, "4"),
    ("A \\# 4 xx", 10, "xx"), ("A \\#", 5, "\\#"), ("A \\# 65536 00", 8, "65536"), ("TXT \\# 3 010203", 7, "\\#"),
    ("TXT \\# 0", 7, "\\#"), ("SRV \\# 8 000000000698c000", 7, "\\#"), ("MX \\# 2 0001", 6, "\\#"),
    ("SVCB \\# 4 0001c000", 8, "\\#"),
  ]

  @Test(arguments: wrong)
  func aWrongTextIsAnErrorAtItsToken(text: String, column: Int, excerpt: String) throws {
    let found = try errors(head + "x \(text)\n")
    let error = try #require(found.errors.first)
    #expect((found.total, error.line, error.column) == (1, 5, column), "\(error)")
    #expect(error.text == excerpt, "\(error)")
  }

  @Test func namesInRdataKeepTheirCase() throws {
    #expect(
      try ServiceData(rdata: try record("x SRV 0 0 1688 KMS1.Lab").rdata).target.description == "KMS1.Lab.t.example.")
  }

  @Test func aTextOfAMaximalRdataIsRead() throws {
    let text = "x TXT " + String(repeating: "\"" + String(repeating: "\\120", count: 254) + "\" ", count: 257)
    #expect(try record(text).rdata.count == 65_535)
  }

  @Test func aTextOfMoreThanAMaximalRdataIsAnError() throws {
    let text = "x TXT " + String(repeating: "\"" + String(repeating: "y", count: 255) + "\" ", count: 257)
    #expect(try errors(head + text).errors.map(\.message) == ["the rdata has more than 65535 octets"])
  }
}
