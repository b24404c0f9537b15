import DNSWire
import TestSupport
import Testing

/// The presentation form (RFC 1035 §5.1).
@Suite struct NameTextTests {
  @Test func finalDotMakesANameAbsolute() throws {
    #expect(try Name(text: "a.b.", origin: name("example.")) == name("a.b."))
  }

  @Test func relativeNameTakesTheOrigin() throws {
    #expect(try Name(text: "a.b", origin: name("example.")).description == "a.b.example.")
    #expect(throws: NameTextError.relative) { try Name(text: "a.b", origin: nil) }
  }

  @Test func atSignIsTheOrigin() throws {
    #expect(try Name(text: "@", origin: name("example.")) == name("example."))
    #expect(throws: NameTextError.relative) { try Name(text: "@", origin: nil) }
  }

  @Test func escapedAtSignIsALabel() throws {
    #expect(try Name(text: "\\@", origin: name("example.")).labels.first.map { Array($0) } == octets("@"))
  }

  @Test func dotIsTheRoot() throws {
    #expect(try Name(text: ".", origin: nil) == .root)
    #expect(Name.root.description == ".")
  }

  @Test(arguments: ["..", ".a", "a..b", "a..", ".."])
  func emptyLabelIsRefused(text: String) {
    #expect(throws: NameTextError.emptyLabel) { try name(text) }
  }

  @Test func emptyTextIsRefused() {
    #expect(throws: NameTextError.empty) { try name("") }
  }

  @Test(arguments: ["\\", "a\\", "\\25", "\\2x5", "\\256", "\\999", "a.\\1"])
  func brokenEscapeIsRefused(text: String) {
    #expect(throws: NameTextError.escape) { try name(text) }
  }

  @Test func decimalEscapeIsAnOctet() throws {
    #expect(try name("\\000\\065\\255.").wire == [3, 0, 65, 255, 0])
  }

  @Test func escapedDotStaysInItsLabel() throws {
    #expect(try name("first\\.last.example.").labelCount == 2)
    #expect(try name("a\\.").wire == [2, 0x61, 0x2E, 0])
  }

  @Test func specialOctetsAreEscaped() throws {
    let special = try Name(labels: [octets(".\\\";()@$")])
    #expect(special.description == "\\.\\\\\\\"\\;\\(\\)\\@\\$.")
  }

  @Test func unprintableOctetsAreDecimal() throws {
    #expect(try Name(labels: [[0, 9, 32, 127, 200]]).description == "\\000\\009\\032\\127\\200.")
  }

  @Test func relativeTextLacksTheFinalDot() throws {
    #expect(try name("a.b.").relativeText == "a.b")
    #expect(Name.root.relativeText == ".")
  }

  @Test func everyOctetSurvivesItsText() throws {
    for octet in UInt8.min...UInt8.max {
      let label = try Name(labels: [[octet, 0x61], [octet]])
      #expect(try name(label.description).wire == label.wire)
    }
  }

  @Test func randomNamesSurviveTheirText() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      let random = try generator.name(binary: true)
      #expect(try Name(text: random.description, origin: nil).wire == random.wire)
    }
  }

  @Test func partOfATextIsRead() throws {
    let line = "host.example. IN A"
    #expect(try Name(text: line.prefix(13)) == name("host.example."))
    #expect(try Name(text: octets(line)[0..<13]) == name("host.example."))
  }

  @Test func reasonsAreWords() {
    #expect(NameTextError.labelTooLong.description == "a label has more than 63 octets")
  }
}
