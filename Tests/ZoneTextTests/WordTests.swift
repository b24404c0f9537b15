import DNSWire
import Testing
import ZoneText

/// Words are read several octets at a time: they have to end where they end, whatever stands around that place.
@Suite struct WordTests {
  private static func letters(_ count: Int) -> String { String("abcdefghijklmnopqrstuvwxyz012345".prefix(count)) }

  @Test(arguments: ["\n", " \n", "\t\n", "\r\n", ";x\n", "()\n", ""]) func theyEndAtWhatEndsWords(end: String) throws {
    for count in 1...32 {
      let word = Self.letters(count)
      #expect(try record("a TXT " + word + end).rdata == [UInt8(count)] + Array(word.utf8))
    }
  }

  @Test func allOtherOctetsAreTheirOwn() throws {
    let special = Array("\"();\\".utf8)
    for octet in (UInt8(0x21)...0x7E) where !special.contains(octet) {
      for place in [0, 1, 6, 7, 8, 9, 15, 16] {
        var word = Array(Self.letters(17).utf8)
        word[place] = octet
        #expect(try record("a TXT " + String(decoding: word, as: UTF8.self)).rdata == [17] + word)
      }
    }
  }

  @Test(arguments: [1, 7, 11, 12, 13, 14, 40]) func anEntryHasAnyNumberOfThem(count: Int) throws {
    let words = (0..<count).map { "w\($0)" }
    let rdata = words.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    let all = try records("a TXT \(words.joined(separator: " "))\nb TXT x\n")
    #expect(all.map(\.rdata) == [rdata, [1, UInt8(ascii: "x")]])
  }

  @Test func labelsHaveAnyLength() throws {
    let label = Self.letters(32) + Self.letters(31)
    for count in 1...63 {
      let first = String(label.prefix(count))
      let name = try record("\(first).b\\.c.\(first) A 192.0.2.1").name
      #expect(name.labels.prefix(3).map(Array.init) == [Array(first.utf8), Array("b.c".utf8), Array(first.utf8)])
    }
    #expect(try errors(head + label + "x A 192.0.2.1\n").errors.count == 1)
  }
}
