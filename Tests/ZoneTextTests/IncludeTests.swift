import DNSWire
import Testing
import ZoneText

@Suite("$INCLUDE (RFC 1035 §5.1)")
struct IncludeTests {
  private let files = [
    "a": "a A 192.0.2.1\n", "end": "a A 192.0.2.1", "ttl": "$TTL 5\na A 192.0.2.1\n",
    "origin": "$ORIGIN deep\na A 192.0.2.1\n", "blank": "  AAAA ::1\n", "self": "x A 192.0.2.9\n$INCLUDE self\n",
    "outer": "$INCLUDE a in.outer\nb A 192.0.2.2\n", "open": "a A (\n", "wrong": "\na A x\n", "empty": "",
    "bom": "\u{FEFF}a A 192.0.2.1\n", "two": "$INCLUDE two\n$INCLUDE two\n",
    "generate": "$GENERATE 1-2 g$ A 192.0.2.$\n",
    "soa": "@ SOA ns1 root 1 3600 600 86400 60\n",
  ]

  private func read(_ text: String) throws -> [String] { lines(try zone(text, including(files))) }

  @Test func theFilesRecordsStandInItsPlace() throws {
    #expect(
      try read("x A 192.0.2.8\n$INCLUDE a\ny A 192.0.2.9\n") == [
        "x.t.example. 300 A 192.0.2.8", "a.t.example. 300 A 192.0.2.1", "y.t.example. 300 A 192.0.2.9",
      ])
  }

  @Test func anOriginIsTheFilesAlone() throws {
    #expect(
      try read("$INCLUDE a sub\nb A 192.0.2.2\n") == [
        "a.sub.t.example. 300 A 192.0.2.1", "b.t.example. 300 A 192.0.2.2",
      ])
  }

  @Test func theOriginIsAfterwardsWhatItWas() throws {
    #expect(
      try read("$INCLUDE origin\nb A 192.0.2.2\n") == [
        "a.deep.t.example. 300 A 192.0.2.1", "b.t.example. 300 A 192.0.2.2",
      ])
  }

  @Test func theOwnerIsAfterwardsWhatItWas() throws {
    #expect(try read("x A 192.0.2.8\n$INCLUDE a\n  AAAA ::1\n").last == "x.t.example. 300 AAAA ::1")
  }

  @Test func theOwnerGoesIntoTheFile() throws {
    #expect(try read("x A 192.0.2.8\n$INCLUDE blank\n").last == "x.t.example. 300 AAAA ::1")
  }

  @Test func withoutAnOwnerBeforeItThereIsNoneAfterIt() throws {
    let text = "$ORIGIN t.example.\n$TTL 300\n$INCLUDE soa\n  NS ns1\n@ NS ns2\n"
    let found = #expect(throws: ZoneTextErrors.self) {
      _ = try MasterFile.read(Array(text.utf8), file: "t.zone", origin: nil, including(files))
    }
    #expect(found?.errors.map(\.line) == [4])
    #expect(found?.errors.first?.message == "the first record has no owner")
  }

  @Test func aDefaultTTLOfTheFileStays() throws {
    #expect(try read("$INCLUDE ttl\nb A 192.0.2.2\n").last == "b.t.example. 5 A 192.0.2.2")
  }

  @Test func filesIncludeOthers() throws {
    #expect(
      try read("$INCLUDE outer\n") == ["a.in.outer.t.example. 300 A 192.0.2.1", "b.t.example. 300 A 192.0.2.2"])
  }

  @Test func aFileNeedsNoEndOfItsLastLine() throws {
    #expect(try read("$INCLUDE end\nb A 192.0.2.2\n").count == 2)
  }

  @Test func aFileMayBeEmpty() throws {
    #expect(try read("$INCLUDE empty\nb A 192.0.2.2\n").count == 1)
  }

  @Test func aFileMayHaveAByteOrderMark() throws {
    #expect(try read("$INCLUDE bom\n") == ["a.t.example. 300 A 192.0.2.1"])
  }

  @Test func aFileMayGenerateRecords() throws {
    #expect(try read("$INCLUDE generate sub\n").last == "g2.sub.t.example. 300 A 192.0.2.2")
  }

  @Test func theNameMayStandInQuotationMarks() throws {
    #expect(try read("$include \"a\" ; said\n").count == 1)
  }

  @Test func aParenthesisDoesNotReachOverTheFilesEnd() throws {
    let found = try errors("$INCLUDE open\nb A 192.0.2.2 )\n", including(files))
    #expect(
      found.errors.map(\.message).sorted() == ["this parenthesis is never closed", "this parenthesis was never opened"])
  }

  @Test func anErrorNamesTheFileThatHasIt() throws {
    let error = try #require(try errors("$INCLUDE wrong\n", including(files)).errors.first)
    #expect((error.file, error.line, error.column) == ("wrong", 2, 5))
  }

  @Test func aRecordKnowsTheFileThatHasIt() throws {
    let zone = try zone("$INCLUDE outer\n", including(files))
    #expect(zone.records.suffix(2).map(\.file) == ["a", "outer"])
    #expect(zone.records.suffix(2).map(\.line) == [1, 2])
  }

  @Test func includedFilesAreGivenWithTheZone() throws {
    let zone = try zone("$INCLUDE outer\n$INCLUDE a\n", including(files))
    #expect(zone.included.map(\.path) == ["outer", "a", "a"])
    #expect(zone.notes.map(\.count) == [3])
  }

  @Test(arguments: ["self", "two"]) func aFileThatIncludesItselfIsAnError(file: String) throws {
    let found = try errors("$INCLUDE \(file)\n", including(files))
    #expect(found.errors.allSatisfy { $0.code == .include && $0.message.contains("8 deep") })
    #expect(found.total <= 256)
  }

  @Test func moreThanAThousandIncludesAreAnError() throws {
    let found = try errors(String(repeating: "$INCLUDE empty\n", count: 1_001), including(files))
    #expect(found.errors.map(\.message) == ["more than 1000 files are included"])
  }

  @Test func aRefusalIsAnErrorWithItsReason() throws {
    let error = try #require(try errors("$INCLUDE nowhere\n", including(files)).errors.first)
    #expect((error.code, error.message, error.column) == (.include, "no such file", 10))
  }

  @Test func theIncluderIsTold() throws {
    let reading = ZoneReading(includes: { name, includer in
      let text = name == "first" ? "$INCLUDE second\n" : "a TXT \"\(includer)\"\n"
      return .success(ZoneReading.Included(path: "here/\(name)", octets: Array(text.utf8)))
    })
    #expect(lines(try zone("$INCLUDE first\n", reading)) == ["a.t.example. 300 TXT \"here/first\""])
  }
}
