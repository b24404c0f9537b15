import DNSWire
import Testing
import ZoneText

@Suite("The structure of a master file (RFC 1035 §5.1)")
struct StructureTests {
  @Test func ownersAreRelativeToTheOrigin() throws {
    #expect(try record("www A 192.0.2.1").name == name("www.t.example."))
  }

  @Test func anOwnerWithAFinalDotIsAbsolute() throws {
    #expect(try record("www.t.example. A 192.0.2.1").name == name("www.t.example."))
  }

  @Test func atIsTheOrigin() throws {
    #expect(try record("@ A 192.0.2.1").name == name("t.example."))
  }

  @Test func originChangesTheNamesAfterIt() throws {
    #expect(try record("$ORIGIN sub\n$origin deep\nwww A 192.0.2.1").name == name("www.deep.sub.t.example."))
  }

  @Test func theSameWordUnderAnotherOriginIsAnotherOwner() throws {
    #expect(
      try records("a A 192.0.2.1\n$ORIGIN sub.t.example.\na A 192.0.2.1\na AAAA ::1\n").map(\.name) == [
        name("a.t.example."), name("a.sub.t.example."), name("a.sub.t.example."),
      ])
  }

  @Test func aWordInTheSamePlaceOfAnotherLineIsAnotherOwner() throws {
    #expect(
      try records("a A 192.0.2.1\n$GENERATE 1-2 g$ A 192.0.2.$\na AAAA ::1\n").map(\.name) == [
        name("a.t.example."), name("g1.t.example."), name("g2.t.example."), name("a.t.example."),
      ])
  }

  @Test func aBlankLineStartRepeatsTheOwner() throws {
    #expect(
      try records("www A 192.0.2.1\n\t \n ; nothing\n  AAAA ::1").map(\.name) == [
        name("www.t.example."), name("www.t.example."),
      ])
  }

  @Test func ownersKeepTheirCase() throws {
    #expect(try record("WwW A 192.0.2.1").name.description == "WwW.t.example.")
  }

  @Test func ownersHaveEscapes() throws {
    #expect(try record("a\\.b\\032\\;c A 192.0.2.1").name.labels.first.map(Array.init) == Array("a.b ;c".utf8))
  }

  @Test(arguments: ["60 IN A", "IN 60 A", "60 A", "1m in a", "IN 1M A", "60 CLASS1 TYPE1"])
  func ttlClassAndTypeStandInEveryLegalOrder(fields: String) throws {
    let record = try record("www \(fields) 192.0.2.1")
    #expect(record.ttl == 60)
    #expect(record.type == .a)
    #expect(record.recordClass == .internet)
  }

  @Test func parenthesesJoinLines() throws {
    let text = "www ( ; here\n 60 ; there\n ) IN ( A\n192.0.2.1)\nnext A 192.0.2.2"
    #expect(try records(text).map(\.name) == [name("www.t.example."), name("next.t.example.")])
  }

  @Test func parenthesesMayBeNested() throws {
    #expect(try record("www ((A)\n(192.0.2.1))").rdata == [192, 0, 2, 1])
  }

  @Test func parenthesesNeedNoSpace() throws {
    #expect(try record("www A(192.0.2.1)").rdata == [192, 0, 2, 1])
  }

  @Test func commentsEndWithTheirLine() throws {
    #expect(try records("; www A 192.0.2.1 (\nwww A 192.0.2.2;\"(\n").count == 1)
  }

  @Test func quotedStringsHoldWhatElsewhereIsSpecial() throws {
    #expect(try record("www TXT \"a;b (c) \\\" d\"").rdata == [11] + Array("a;b (c) \" d".utf8))
  }

  @Test func carriageReturnsAreBlanks() throws {
    let text = (head + "www A 192.0.2.1\n  AAAA ::1\n\nx TXT \"y\"\n").replacing("\n", with: "\r\n")
    #expect(try zone(text).records.count == 5)
  }

  @Test func theLastLineNeedsNoEnd() throws {
    #expect(try record("www A 192.0.2.1").rdata == [192, 0, 2, 1])
  }

  @Test func aByteOrderMarkIsPassedOver() throws {
    #expect(try zone("\u{FEFF}" + head).records.count == 2)
  }

  @Test func theOriginMayComeFromTheCaller() throws {
    #expect(try zone("@ 60 SOA a b 1 2 3 4 5\n NS a", origin: "given.example.").origin == name("given.example."))
  }

  @Test func anAbsoluteOwnerNeedsNoOrigin() throws {
    #expect(try zone("x.example. 60 SOA a. b. 1 2 3 4 5\n NS a.").origin == name("x.example."))
  }

  @Test func theApexIsTheOwnerOfTheSOA() throws {
    #expect(try zone("$ORIGIN example.\n$TTL 1\nt SOA a b 1 2 3 4 5\n NS a").origin == name("t.example."))
  }

  @Test func aRecordKnowsTheFirstLineOfItsEntry() throws {
    #expect(try zone(head + "\nwww A (\n192.0.2.1 )\nx A 192.0.2.2").records.map(\.line) == [3, 4, 6, 8])
  }

  @Test func utf8InNamesIsTakenAsItsOctets() throws {
    #expect(try record("bücher A 192.0.2.1").name.labels.first.map(Array.init) == Array("bücher".utf8))
  }

  @Test func aRecordThatStandsThereAgainIsKeptApart() throws {
    let zone = try zone(head + "a SRV 0 0 1688 kms1\nA SRV 0 0 1688 KMS1\na SRV 0 1 1688 kms1\n")
    #expect(zone.records.count == 4)
    #expect(zone.repeated.map(\.line) == [6])
    #expect(zone.repeated.first?.record.name.description == "A.t.example.")
  }
}
