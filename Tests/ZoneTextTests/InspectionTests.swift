import DNSWire
import Testing
import ZoneText

@Suite("Every code of zone files")
struct InspectionTests {
  /// A text that follows `head` and has a code once, and one that is nearly the same and does not have it.
  struct Case: CustomTestStringConvertible, Sendable {
    let code: ZoneCode
    let with: String
    let without: String
    /// Line and column where it is found; nil where that is not what the case is about.
    var place: [Int]?
    var testDescription: String { "\(code.rawValue) \(code): \(with.prefix(60))" }

    init(_ code: ZoneCode, _ with: String, without: String, at place: [Int]? = nil) {
      (self.code, self.with, self.without, self.place) = (code, with, without, place)
    }
  }

  static let reading: [Case] = [
    Case(.form, "a A ( 192.0.2.1\n", without: "a A ( 192.0.2.1 )\n", at: [5, 5]),
    Case(.form, "a TXT x\ry\n", without: "a TXT x\r\n", at: [5, 8]),
    Case(.form, "a A 192.0.2.1\rb A 192.0.2.2\n", without: "a A 192.0.2.1\r\r\nb A 192.0.2.2\r\n", at: [5, 14]),
    Case(.directive, "$ORIGIN a b\n", without: "$ORIGIN a ; b\n", at: [5, 11]),
    Case(.include, "$INCLUDE nowhere\n", without: "; $INCLUDE nowhere\n", at: [5, 1]),
    Case(.generate, "$GENERATE 2-1 a$ A 192.0.2.$\n", without: "$GENERATE 1-2 ns$ A 192.0.2.$\n", at: [5, 11]),
    Case(.name, "a..b A 192.0.2.1\n", without: "a.b A 192.0.2.1\n", at: [5, 1]),
    Case(.timeToLive, "a 1x A 192.0.2.1\n", without: "a 1w A 192.0.2.1\n", at: [5, 3]),
    Case(.recordClass, "a CH A 192.0.2.1\n", without: "a IN A 192.0.2.1\n", at: [5, 3]),
    Case(.type, "a TYPE65536 \\# 0\n", without: "a TYPE65535 \\# 0\n", at: [5, 3]),
    Case(.rdata, "a A 192.0.2.256\n", without: "a A 192.0.2.255\n", at: [5, 5]),
    Case(.rdata, "a HTTPS 1 . mandatory=port\n", without: "a HTTPS 1 . mandatory=port port=1\n", at: [5, 13]),
    Case(.rdata, "a LOC 1 2 3.4567 N 4 E 0m\n", without: "a LOC 1 2 3.456 N 4 E 0m\n", at: [5, 11]),
    Case(.rdata, "a LOC 1 N 4 E 0.123m\n", without: "a LOC 1 N 4 E 0.12m\n", at: [5, 15]),
    Case(.rdata, "a TXT x=\"y\"\n", without: "a TXT x=\\\"y\\\"\n", at: [5, 7]),
    Case(.dialect, "a WINS 192.0.2.1\n", without: "wins A 192.0.2.1\n", at: [5, 3]),
  ]

  /// So many TXT records of one name.
  private static func strings(_ count: Int) -> String { (0..<count).map { "a TXT \($0)\n" }.joined() }

  static let zones: [Case] = [
    Case(
      .secondSOA, "@ SOA ns1 root 2 3600 600 86400 60\n", without: "@ SOA ns1 root 1 3600 600 86400 60\n", at: [5, 3]),
    Case(.outOfZone, "a.example. A 192.0.2.1\n", without: "a.t.example. A 192.0.2.1\n", at: [5, 1]),
    Case(.outOfZone, "a.example. A 192.0.2.1\n", without: "A.T.Example. A 192.0.2.1\n"),
    Case(.aliasAndOthers, "a CNAME ns1\na A 192.0.2.1\n", without: "a CNAME ns1\nb A 192.0.2.1\n", at: [6, 3]),
    Case(.aliasAndOthers, "a A 192.0.2.1\na CNAME ns1\n", without: "a CNAME ns1\na NSEC b CNAME NSEC\n", at: [6, 3]),
    Case(.secondCNAME, "a CNAME ns1\na CNAME ns2\n", without: "a CNAME ns1\na CNAME NS1\n", at: [6, 3]),
    Case(.secondDNAME, "a DNAME ns1\na DNAME ns2\n", without: "a DNAME ns1\na DNAME NS1\n", at: [6, 3]),
    Case(.tooManyRecords, strings(65_536), without: strings(65_535), at: [65_540, 3]),
    Case(.noZone, "@ NSEC3PARAM 1 0 60000 -\n", without: "@ NSEC3PARAM 1 0 0 -\n"),
  ]

  static let warnings: [Case] = [
    Case(.repeated, "a A 192.0.2.1\nA A 192.0.2.1\n", without: "a A 192.0.2.1\na A 192.0.2.2\n", at: [6, 3]),
    Case(.repeated, "a MX 1 ns1\na MX 1 NS1\n", without: "a TXT ns1\na TXT NS1\n", at: [6, 3]),
    Case(.otherTTL, "a 5 A 192.0.2.1\na 6 A 192.0.2.2\n", without: "a 5 A 192.0.2.1\na 6 AAAA ::1\n", at: [6, 5]),
    Case(.largeTTL, "a 2147483648 A 192.0.2.1\n", without: "a 2147483647 A 192.0.2.1\n", at: [5, 3]),
    Case(.largeTTL, "$TTL 2147483648\na A 192.0.2.1\n", without: "$TTL 2147483647\na A 192.0.2.1\n", at: [5, 6]),
    Case(.nameServerIsAlias, "@ NS a\na CNAME ns1\n", without: "@ NS a\na A 192.0.2.1\n", at: [5, 6]),
    Case(
      .nameServerIsAlias, "@ NS x.a\na DNAME b.example.\n", without: "@ NS x.b.example.\na DNAME b.example.\n",
      at: [5, 6]),
    Case(.nameServerIsAlias, "@ NS a\n* CNAME ns1\n", without: "@ NS a\n* A 192.0.2.1\n", at: [5, 6]),
    Case(.nameServerHasNoAddress, "@ NS a\n", without: "@ NS a.example.\n", at: [5, 6]),
    Case(.nameServerHasNoAddress, "@ NS a\nb.a A 192.0.2.1\n", without: "@ NS a\na AAAA ::1\n", at: [5, 6]),
    Case(.noGlue, "s NS ns.s\n", without: "s NS ns.s\nns.s A 192.0.2.1\n", at: [5, 6]),
    Case(.noGlue, "s NS ns.s\n", without: "s NS ns.r\nr NS ns.example.\n"),
    Case(.exchangeIsAlias, "a MX 1 b\nb CNAME ns1\n", without: "a MX 1 b\nb A 192.0.2.1\n", at: [5, 8]),
    Case(.exchangeHasNoAddress, "a MX 1 b\n", without: "a MX 0 .\n", at: [5, 8]),
    Case(.exchangeHasNoAddress, "a MX 1 mx.t.example\n", without: "a MX 1 ns1.t.example.\n", at: [5, 8]),
    Case(
      .serviceTargetIsAlias, "a SRV 0 0 1 b\nb CNAME ns1\n", without: "a SRV 0 0 1 b\nb A 192.0.2.1\n", at: [5, 13]),
    Case(.serviceTargetHasNoAddress, "a SRV 0 0 1688 b\n", without: "a SRV 0 0 0 .\n", at: [5, 16]),
    Case(.aliasTargetDoesNotExist, "a CNAME b\n", without: "a CNAME b\nc.b A 192.0.2.1\n", at: [5, 9]),
    Case(.aliasTargetDoesNotExist, "a CNAME b\nb CNAME c\n", without: "a CNAME b\nb CNAME c.example.\n"),
    Case(
      .belowDNAME, "a DNAME b.example.\nx.a A 192.0.2.1\n", without: "a DNAME b.example.\na A 192.0.2.1\n", at: [6, 1]),
    Case(
      .belowDelegation, "s NS ns.example.\nx.s TXT y\n", without: "s NS ns.example.\nx.s A 192.0.2.1\ns TXT y\n",
      at: [6, 1]),
    Case(.noHostName, "a_b A 192.0.2.1\n", without: "a_b TXT x\na-b A 192.0.2.1\n* A 192.0.2.1\n", at: [5, 1]),
    Case(.noHostName, "gc.msdcs_ A 192.0.2.1\n", without: "gc._msdcs A 192.0.2.1\n", at: [5, 1]),
    Case(
      .signerWithoutDelegation, "s DS 1 13 2 AA\ns TXT x\n", without: "s DS 1 13 2 AA\ns NS ns.example.\n", at: [5, 3]),
    Case(.signerWithoutDelegation, "@ DS 1 13 2 AA\n", without: "@ CDS 1 13 2 AA\n", at: [5, 3]),
    Case(.wildcardDelegation, "*.s NS ns.example.\n", without: "s NS ns.example.\n", at: [5, 5]),
    Case(.wildcardDelegation, "*.s DNAME b.example.\n", without: "s DNAME b.example.\n", at: [5, 5]),
    Case(.innerAsterisk, "a.*.b TXT x\n", without: "*.a.b TXT x\na*.b TXT x\n", at: [5, 1]),
    Case(.aliasChain, "a CNAME b\nb CNAME a\n", without: "a CNAME b\nb CNAME ns1\n", at: nil),
    Case(.targetIsAddress, "a MX 1 192.0.2.1\n", without: "a MX 1 ns1\n", at: [5, 8]),
    Case(.targetIsAddress, "a SRV 0 0 1 192.0.2.1\n", without: "a SRV 0 0 1 1.2.3.example.\n", at: [5, 13]),
    Case(.targetIsAddress, "a CNAME 192.0.2.1.\n", without: "a CNAME 192.0.2.256.example.\n", at: [5, 9]),
    Case(.targetIsAddress, "@ NS 192.0.2.1\n", without: "@ NS ns1\n", at: [5, 6]),
  ]

  /// The text with the address that `head` lacks.
  private func text(_ text: String) -> String { head + text + "ns1 A 192.0.2.3\n" }

  private func codes(_ text: String) -> [ZoneTextError] {
    do throws(ZoneTextErrors) {
      let zone = try MasterFile.read(Array(text.utf8), file: "t.zone", origin: nil)
      return ZoneInspection.findings(zone).errors
    } catch {
      return error.errors
    }
  }

  @Test(arguments: reading + zones + warnings) func whatHasItIsFound(_ wanted: Case) throws {
    let found = codes(text(wanted.with)).filter { $0.code == wanted.code }
    let first = try #require(found.first)
    if let place = wanted.place { #expect([first.line, first.column] == place, "\(first)") }
  }

  @Test(arguments: reading + zones + warnings) func whatDoesNotHaveItIsNot(_ wanted: Case) {
    let found = codes(text(wanted.without))
    #expect(!found.contains { $0.code == wanted.code || $0.code.severity == .error }, "\(found)")
  }

  @Test func aZoneWithoutAnSOAIsFound() {
    #expect(codes("$TTL 60\na. NS b.\n").map(\.code) == [.noSOA])
  }

  @Test func aZoneWithoutServersIsFound() {
    #expect(codes("a. 60 SOA b. c. 1 3600 600 86400 60\n").map(\.code) == [.noNameServer])
  }

  @Test func aTextThatIsNoUTF16IsFound() throws {
    let found = #expect(throws: ZoneTextErrors.self) {
      _ = try MasterFile.read([0xFF, 0xFE, 0x40], file: "t.zone", origin: nil)
    }
    #expect(found?.errors.map(\.code) == [.encoding])
  }

  @Test(arguments: [("1", "2", "9"), ("5", "5", "99"), ("3", "4", "99")]) func timersThatContradictAreFound(
    refresh: String, retry: String, expire: String
  ) {
    let text = "$TTL 60\n@ SOA ns1 root 1 \(refresh) \(retry) \(expire) 60\n@ NS ns1\nns1 A 192.0.2.1\n"
    let found = codes("$ORIGIN t.example.\n" + text)
    #expect(found.map(\.code) == [.timersOfSOA])
  }

  @Test func anExpireBeforeTheNextRetryIsFound() {
    let found = codes("$ORIGIN t.example.\n$TTL 60\n@ SOA ns1 root 1 60 30 89 60\n@ NS ns1\nns1 A 192.0.2.1\n")
    #expect(found.map(\.code) == [.timersOfSOA])
    #expect(found.map(\.column) == [24])
  }

  @Test func aSoundZoneHasNoFindings() {
    #expect(codes(text("a MX 1 ns1\n")).isEmpty)
  }

  /// But for what only a file of more than a GiB has.
  @Test func everyCodeHasATest() {
    let tested = Set((Self.reading + Self.zones + Self.warnings).map(\.code))
    #expect(
      Set(ZoneCode.allCases).subtracting(tested) == [.noSOA, .noNameServer, .encoding, .timersOfSOA, .limit])
  }

  @Test func errorsKeepAZoneFromBeingServedAndWarningsDoNot() {
    #expect(ZoneCode.allCases.filter { $0.severity == .error }.allSatisfy { $0.rawValue < "ZF200" })
    #expect(ZoneCode.allCases.filter { $0.severity == .warning }.count == 20)
  }

  @Test func findingsOfGeneratedRecordsStandAtTheDirective() throws {
    let found = codes(text("$GENERATE 1-2 a$ MX \"1 b$\"\n"))
    #expect(found.map { [$0.line, $0.column] } == [[5, 1], [5, 1]])
    #expect(found.map(\.text) == ["b1.t.example.", "b2.t.example."])
  }

  @Test func findingsStandInTheirOrder() throws {
    let found = codes(text("b MX 1 x\na A 192.0.2.1\na A 192.0.2.1\na_ A 192.0.2.1\n"))
    #expect(found.map(\.line) == [5, 7, 8])
  }

  @Test func theLineIsShownWithThePlace() throws {
    let error = try #require(codes(text("a\tMX\t1 x ; said\n")).first)
    #expect(error.context?.line == "a MX 1 x ; said")
    #expect(error.context?.indent == 7)
  }
}
