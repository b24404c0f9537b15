import DNSWire
import Testing

@Suite struct NameTests {
  @Test func caseIsKept() throws {
    #expect(try name("Www.LAB.Example.").description == "Www.LAB.Example.")
  }

  @Test func comparisonIgnoresCase() throws {
    #expect(try name("WWW.lab.example.") == name("www.LAB.EXAMPLE."))
  }

  @Test func comparisonFoldsOnlyLetters() throws {
    // 0x40 and 0x60, 0x5B and 0x7B, 0xC0 and 0xE0 differ in the same bit as letters do.
    for (a, b) in [(0x40, 0x60), (0x5B, 0x7B), (0xC0, 0xE0)] as [(UInt8, UInt8)] {
      #expect(try Name(labels: [[a]]) != Name(labels: [[b]]))
    }
  }

  @Test func labelBoundariesCount() throws {
    #expect(try name("a.b.") != name("a\\.b."))
  }

  @Test func equalNamesHashEqual() throws {
    #expect(try Set([name("A.example."), name("a.EXAMPLE.")]).count == 1)
  }

  @Test func foldedIsLowerCase() throws {
    #expect(try name("A-Z.\\200X.").folded.description == "a-z.\\200x.")
  }

  @Test func labelsAreGivenFromTheLeft() throws {
    #expect(try name("a.bc.").labels.map { Array($0) } == [octets("a"), octets("bc")])
    #expect(try name("a.bc.").labelCount == 2)
  }

  @Test func rootHasNoLabelsAndNoParent() {
    #expect(Name.root.labels.isEmpty && Name.root.labelCount == 0)
    #expect(Name.root.isRoot && Name.root.parent == nil)
  }

  @Test func parentLacksTheLeftmostLabel() throws {
    #expect(try name("a.b.c.").parent == name("b.c."))
    #expect(try name("c.").parent == .root)
  }

  @Test func wildcardIsASingleAsterisk() throws {
    #expect(try name("*.example.").isWildcard && name("*.").isWildcard)
    #expect(try !name("**.example.").isWildcard && !name("a.*.example.").isWildcard && !Name.root.isWildcard)
  }

  @Test func subdomainIncludesItselfAndIgnoresCase() throws {
    let zone = try name("lab.example.")
    #expect(try zone.isSubdomain(of: zone) && name("a.b.LAB.example.").isSubdomain(of: zone))
    #expect(zone.isSubdomain(of: .root))
  }

  @Test func subdomainComparesWholeLabels() throws {
    let zone = try name("lab.example.")
    #expect(try !name("xlab.example.").isSubdomain(of: zone))
    #expect(try !name("example.").isSubdomain(of: zone))
    #expect(try !name("x\\003lab.example.").isSubdomain(of: zone))
    #expect(!Name.root.isSubdomain(of: zone))
  }

  @Test func prependingAddsALabel() throws {
    #expect(try name("b.").prepending(label: octets("a")) == name("a.b."))
  }

  @Test func appendingPutsAnOriginBehind() throws {
    #expect(try name("a.").appending(name("lab.example.")) == name("a.lab.example."))
    #expect(try Name.root.appending(name("lab.example.")) == name("lab.example."))
  }

  @Test func wireFormMustBeWhole() {
    #expect(throws: WireError.truncated) { try Name(wire: []) }
    #expect(throws: WireError.truncated) { try Name(wire: [1]) }
    #expect(throws: WireError.truncated) { try Name(wire: [1, 0x61]) }
    #expect(throws: WireError.trailingOctets) { try Name(wire: [1, 0x61, 0, 0]) }
  }

  @Test func wireFormHasNoPointersNorReservedLabels() {
    #expect(throws: WireError.pointerNotAllowed) { try Name(wire: [0xC0, 0]) }
    #expect(throws: WireError.reservedLabel) { try Name(wire: [0x40, 0]) }
    #expect(throws: WireError.reservedLabel) { try Name(wire: [0x80, 0]) }
  }
}
