import DNSWire
import Testing
import ZoneText

@Suite("$GENERATE, as BIND has it")
struct GenerateTests {
  private func owners(_ range: String, _ owner: String) throws -> [String] {
    try records("$GENERATE \(range) \(owner) A 192.0.2.1\n").map {
      String($0.name.description.dropLast(".t.example.".count))
    }
  }

  @Test func theNumberGoesThroughTheRange() throws {
    #expect(
      lines(try zone(head + "$GENERATE 1-3 g$ A 192.0.2.$\n")) == [
        "g1.t.example. 300 A 192.0.2.1", "g2.t.example. 300 A 192.0.2.2", "g3.t.example. 300 A 192.0.2.3",
      ])
  }

  @Test func aStepLeavesNumbersOut() throws {
    #expect(try owners("1-6/2", "g$") == ["g1", "g3", "g5"])
  }

  @Test(
    arguments: [
      ("7-7", "g${3}", "g10"), ("7-7", "g${-8}", "g-1"), ("7-7", "g${0,3}", "g007"), ("7-7", "g${-8,4}", "g-001"),
      ("10-10", "g${0,0,d}", "g10"), ("10-10", "g${0,4,x}", "g000a"), ("10-10", "g${0,1,X}", "gA"),
      ("10-10", "g${0,3,o}", "g012"), ("1-1", "a${1}b${2}", "a2b3"), ("1-1", "g\\$", "g\\$"), ("1-1", "g$$", "g\\$"),
      ("1-1", "g\\${0,3}", "g\\${0,3}"), ("18-18", "${0,0,n}", "2.1"), ("18-18", "${0,3,n}", "2.1"),
      ("18-18", "${0,5,n}", "2.1.0"), ("172-172", "${0,1,N}", "C.A"),
    ])
  func theNumberHasForms(range: String, owner: String, wanted: String) throws {
    #expect(try owners(range, owner) == [wanted])
  }

  @Test func anEvenWidthOfNibblesEndsInADot() throws {
    let text = head.replacing("t.example", with: "0.0.ip6.arpa") + "$GENERATE 18-18 ${0,4,n}0.0.ip6.arpa. PTR h\n"
    #expect(try zone(text).records.last?.record.name == name("2.1.0.0.ip6.arpa."))
  }

  @Test(arguments: ["60", "60 IN", "IN 60", "1m"]) func aTTLAndAClassMayBeGiven(fields: String) throws {
    #expect(try record("$GENERATE 1-1 g$ \(fields) A 192.0.2.$\n").ttl == 60)
  }

  @Test func theTTLIsTheLastOneForWhatFollows() throws {
    let text =
      "t.example. 60 SOA a. b. 1 2 3 4 5\n NS a.\n$GENERATE 1-1 g$.t.example. 70 A 192.0.2.1\nt.example. A 192.0.2.1\n"
    #expect(try zone(text).records.map(\.record.ttl) == [60, 60, 70, 70])
  }

  @Test func rdataOfSeveralWordsStandsInQuotationMarks() throws {
    #expect(
      lines(try zone(head + "$GENERATE 1-1 g$ SRV \"0 0 $ h$\"\n")) == ["g1.t.example. 300 SRV 0 0 1 h1.t.example."])
  }

  @Test func quotationMarksInQuotationMarksAreOfStrings() throws {
    #expect(
      lines(try zone(head + "$GENERATE 1-1 g$ TXT \"\\\"a b\\\" \\\"$\\\" c\"\n"))
        == ["g1.t.example. 300 TXT \"a b\" \"1\" \"c\""])
  }

  @Test func theOwnerIsAfterwardsWhatItWas() throws {
    #expect(
      lines(try zone(head + "a A 192.0.2.9\n$GENERATE 1-2 g$ A 192.0.2.$\n AAAA ::1\n")).last
        == "a.t.example. 300 AAAA ::1")
  }

  @Test func withoutAnOwnerBeforeItThereIsNoneAfterIt() throws {
    let found = try errors(
      "$ORIGIN t.example.\n$TTL 60\n$GENERATE 1-1 g$ A 192.0.2.$\n AAAA ::1\n@ SOA a b 1 2 3 4 5\n NS a\n")
    #expect(found.errors.map(\.message) == ["the first record has no owner"])
  }

  @Test func recordsStandWhereTheDirectiveDoes() throws {
    #expect(try zone(head + "\n$GENERATE 1-2 g$ A 192.0.2.$\n").records.suffix(2).map(\.line) == [6, 6])
  }

  @Test(
    arguments: [
      "1 g$ A 192.0.2.$", "2-1 g$ A 192.0.2.$", "1-2/0 g$ A 192.0.2.$", "1-2/ g$ A 192.0.2.$", "-1-2 g$ A 192.0.2.$",
      "1-4294967296 g$ A 192.0.2.$", "\"1-2\" g$ A 192.0.2.$", "1-2 g${ A 192.0.2.$", "1-2 g${} A 192.0.2.$",
      "1-2 g${x} A 192.0.2.$", "1-2 g${0,x} A 192.0.2.$", "1-2 g${0,1,q} A 192.0.2.$", "1-2 g${0,1,d,1} A 192.0.2.$",
      "1-2 g${0,256} A 192.0.2.$", "1-2 g${-5,0,x} A 192.0.2.$", "1-2 g${-5,0,n} A 192.0.2.$", "1-2 g$ A",
      "1-2 \"g$\" A 192.0.2.$", "1-2 \"\" A 192.0.2.$", "1-2 g$ \"A\" 192.0.2.$", "1-2 g$ 1 IN A 192.0.2.$ x",
      "1-2 g$ CH A 192.0.2.$", "1-2 g$ A 192.0.$", "1-2 g$ TXT \"\"", "1-2 g$ MX 1 m$",
    ])
  func whatIsNoFormIsOneError(text: String) throws {
    let found = try errors(head + "$GENERATE \(text)\n")
    #expect(found.errors.map(\.code) == [.generate])
    #expect(found.errors.map(\.line) == [5])
  }

  @Test func aMillionRecordsAreEnough() throws {
    let found = try errors(head + "$GENERATE 1-1048577 g$ A 192.0.2.1\n")
    #expect(found.errors.map(\.message) == ["$GENERATE gives more than 1048576 records"])
  }

  @Test func longLinesAreAnError() throws {
    let form = String(repeating: "${0,255}", count: 20)
    let found = try errors(head + "$GENERATE 1-1 g$ TXT \(form)\n")
    #expect(found.errors.first?.message == "a generated line has more than 4096 octets")
  }
}
