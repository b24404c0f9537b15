import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 4343 and RFC 2181 §11: letters compare without case, all other octets as they are.
@Suite struct RFC4343_Case {
  private func answers(_ owner: Name, _ question: Name) throws -> [String] {
    try ask(question, .a, of: try .of("lab.example", [.a(owner)])).answers.heads
  }

  @Test func lettersCompareWithoutCase() throws {
    #expect(try answers("MiXeD.lab.example", "mIxEd.LAB.Example") == ["mIxEd.LAB.Example. A"])
  }

  @Test(arguments: zip([0x5B, 0x60, 0x40, 0xC1] as [UInt8], [0x7B, 0x40, 0x60, 0xE1] as [UInt8]))
  func otherOctetsAreNotFolded(here: UInt8, there: UInt8) throws {
    let owner = try Name(labels: [[here]]).appending("lab.example")
    let question = try Name(labels: [[there]]).appending("lab.example")
    #expect(try answers(owner, question).isEmpty)
    #expect(try answers(owner, owner).count == 1)
  }

  @Test(arguments: [[0], [0x2E], [0x20, 0xFF, 0x5C]] as [[UInt8]])
  func anyOctetMayStandInALabel(label: [UInt8]) throws {
    let owner = try Name(labels: [label]).appending("lab.example")
    #expect(try answers(owner, owner).count == 1)
  }

  @Test func dotInALabelSeparatesNothing() throws {
    let owner = try Name(labels: [Array("a.b".utf8)]).appending("lab.example")
    #expect(try answers(owner, "a.b.lab.example").isEmpty)
  }

  @Test func targetKeepsTheCaseOfTheZone() throws {
    let zone = try ZoneVersion.of(
      "lab.example", [.cname("alias.lab.example", "WWW.Lab.example"), .a("www.lab.example")])
    let answer = try ask("alias.lab.example", .a, of: zone)
    #expect(answer.answers.first?.rdata == Name("WWW.Lab.example").wire)
    #expect(answer.answers.last?.name.wire == Name("WWW.Lab.example").wire)
  }
}
