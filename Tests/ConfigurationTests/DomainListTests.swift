import Configuration
import DNSWire
import TestSupport
import Testing

/// Lists of domains, as people write them.
@Suite struct DomainListTests {
  private static func list(_ text: String) -> DomainList {
    DomainList(Array(text.utf8), file: "list")
  }

  @Test func domainsAreRead() {
    let list = Self.list(
      "corp.example\nbranch.corp.example.\n  other.example\t\r\n_tcp.example\nxn--mnchen-3ya.example\nlan")
    #expect(list.mistakes.isEmpty)
    #expect(
      list.domains == [
        "corp.example", "branch.corp.example", "other.example", "_tcp.example", "xn--mnchen-3ya.example", "lan",
      ])
  }

  @Test func commentsAndBlankLinesArePassedOver() {
    let list = Self.list("# all\n\n  \n; more\ncorp.example # head office\na.example;b\n#c.example")
    #expect(list.mistakes.isEmpty)
    #expect(list.domains == ["corp.example", "a.example"])
  }

  @Test func domainStandsOnce() {
    #expect(Self.list("corp.example\nCORP.example\ncorp.example.\n").domains.count == 1)
  }

  @Test func byteOrderMarkIsPassedOver() {
    #expect(Self.list("\u{FEFF}corp.example\n").domains == ["corp.example"])
  }

  @Test(arguments: [
    ("corp example", 6), ("corp,example", 5), ("https://corp.example", 6), ("münchen.example", 2), ("a..b", 1),
    (".corp.example", 1), ("  192.0.2.1", 3), (".", 1), ("_vlmcs._tcp.corp.example", 1),
    ("_VLMCS._tcp.corp.example", 1),
    ("corp.example/24", 13), ("\"corp.example\"", 1), ("corp\\046example", 5), ("corp.example other", 14),
    (String(repeating: "a", count: 64) + ".example", 1), (String(repeating: "a.", count: 128), 1),
  ])
  func mistakeIsToldOfWithItsPlace(line: String, column: Int) throws {
    let list = Self.list("good.example\n\(line)\nbetter.example\n")
    #expect(list.domains == ["good.example", "better.example"])
    let mistake = try #require(list.mistakes.first)
    #expect(list.mistakes.count == 1)
    #expect("\(mistake.place)" == "list:2:\(column)", "\(mistake)")
  }

  @Test func fileOfAnotherEncodingIsToldOf() throws {
    let octets = "corp.example\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let list = DomainList([0xFF, 0xFE] + octets, file: "list")
    #expect(list.domains.isEmpty)
    #expect(try #require(list.mistakes.first).description.hasPrefix("list: "))
  }

  @Test func tooLargeAListIsToldOf() {
    let list = DomainList([UInt8](repeating: 0x0A, count: ConfigurationLimits.domainListOctets + 1), file: "list")
    #expect(list.mistakes.count == 1)
  }

  @Test func whateverIsInAListIsADomainOrAMistake() {
    var generator = SeededGenerator(seed: 5)
    let alphabet: [UInt8] = Array("aA0-._#;, \\\"\n\r\t/".utf8) + [0xC3, 0xBC, 0x80, 0xFF]
    for _ in 0..<2_000 {
      let octets = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        alphabet[Int.random(in: alphabet.indices, using: &generator)]
      }
      let list = DomainList(octets, file: "list")
      let lines = octets.split(separator: 0x0A, omittingEmptySubsequences: false)
      for mistake in list.mistakes {
        #expect((1...lines.count).contains(mistake.line))
        #expect((1...lines[mistake.line - 1].count).contains(mistake.column))
      }
      #expect(list.domains.count + list.mistakes.count <= lines.count)
      #expect(Set(list.domains).count == list.domains.count)
    }
  }

  @Test func oneDomainIsReadAlone() throws {
    #expect(try DomainList.domain("corp.example") == "corp.example")
    for text in ["", "a b", "a,b", "#"] {
      #expect(throws: DomainList.Malformed.self) { try DomainList.domain(text) }
    }
  }
}
