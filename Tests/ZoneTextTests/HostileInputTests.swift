import DNSWire
import TestSupport
import Testing
import ZoneText

@Suite("Hostile zone files are errors, soon", .timeLimit(.minutes(1)))
struct HostileInputTests {
  @Test func zeroOctetsAlone() throws {
    #expect(try errors([UInt8](repeating: 0, count: 1 << 20)).total > 0)
  }

  @Test func anUnclosedParenthesisBeforeAMillionLines() throws {
    let found = try errors(head + "a A (\n" + String(repeating: "x A 192.0.2.1\n", count: 1_000_000))
    #expect(found.errors.map(\.line) == [5])
  }

  @Test func manyUnclosedParenthesesInOneLine() throws {
    #expect(try errors(head + String(repeating: "(", count: 1 << 20)).errors.map(\.column) == [1])
  }

  @Test func aLineOfManyWords() throws {
    let found = try errors(head + "a TXT " + String(repeating: "x ", count: 1 << 20))
    #expect(found.errors.map(\.line) == [5])
    #expect(found.errors.first?.message.contains("words") == true)
  }

  @Test func aVeryLongWord() throws {
    #expect(try errors(head + String(repeating: "x", count: 1 << 24)).total == 1)
  }

  @Test func aMillionLinesOfErrors() throws {
    #expect(try errors(head + String(repeating: "a A x\n", count: 1_000_000)).total == 1_000_000)
  }

  @Test func manyRecordsAtOneName() throws {
    let lines = (0..<100_000).map {
      "a AAAA 2001:db8::\(String($0 >> 16, radix: 16)):\(String($0 & 0xFFFF, radix: 16))"
    }
    let found = try errors(head + lines.joined(separator: "\n"))
    #expect(found.errors.map(\.line) == [5 + 65_535])
    #expect(found.errors.first?.message == "an RRset has 65535 records at most")
    #expect(try records(lines.prefix(65_535).joined(separator: "\n")).count == 65_535)
  }

  @Test func manyTypesAtOneName() throws {
    let lines = (1_000..<31_000).map { "a TYPE\($0) \\# 0" }
    #expect(try records(lines.joined(separator: "\n")).count == 30_000)
  }

  @Test func randomOctetsAreErrors() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      let octets = generator.octets(400)
      #expect(throws: ZoneTextErrors.self) { try MasterFile.read(octets, file: "random", origin: .root) }
    }
  }

  @Test func randomWordsThatAreRdataReadBackFromTheirText() throws {
    var generator = SeededGenerator(seed: 2)
    let words = [
      "a", ".", "0", "1", "256", "65536", "4294967296", "-1", "\\#", "\"x y\"", "AAAA", "ff", "::1", "192.0.2.1", "-",
      "1:192.0.2.0/24", "alpn=h2", "port=\"1\"", "mandatory=port", "ipv4hint=192.0.2.1", "ech=AAAA", "key9=x", "=", "N",
      "0x00", "20260101000000", "00-00-5e-00-53-2a", "0:0:0:0", "\\000", "\\255", "(", ")", ";", "@", "A", "TYPE9",
    ]
    for number in 1...270 {
      for _ in 0..<50 {
        let count = Int.random(in: 0...8, using: &generator)
        let text = (0..<count).compactMap { _ in words.randomElement(using: &generator) }.joined(separator: " ")
        let type = RecordType(rawValue: UInt16(number))
        guard let rdata = try? RecordText.parse(type: type, text: text, origin: .root) else { continue }
        let again = try RecordText.parse(type: type, text: RecordText.rdata(type, rdata), origin: .root)
        #expect(again == rdata, "\(type) \(text)")
      }
    }
  }
}
