import DNSWire
import TestSupport
import Testing

/// Canonical order (RFC 4034 §6.1).
@Suite struct NameOrderTests {
  @Test func exampleOfTheRFCIsInOrder() throws {
    let names = try [
      "example.", "a.example.", "yljkjljk.a.example.", "Z.a.example.", "zABC.a.EXAMPLE.", "z.example.",
      "\\001.z.example.", "*.z.example.", "\\200.z.example.",
    ].map { try name($0) }
    #expect(names.reversed().sorted() == names)
    for (index, lower) in names.enumerated() {
      for higher in names[(index + 1)...] { #expect(lower < higher && !(higher < lower)) }
    }
  }

  @Test func rootIsFirst() throws {
    #expect(try Name.root < name("\\000."))
  }

  @Test func shorterLabelIsFirst() throws {
    #expect(try name("ab.example.") < name("abc.example."))
    #expect(try name("ab.example.") < name("ab\\000.example."))
  }

  @Test func caseDoesNotOrder() throws {
    #expect(try !(name("A.example.") < name("a.example.")) && !(name("a.example.") < name("A.example.")))
  }

  @Test func octetsAreUnsigned() throws {
    #expect(try name("\\127.") < name("\\128."))
  }

  @Test func orderIsTotalAndAgreesWithEquality() throws {
    var generator = SeededGenerator(seed: 2)
    let names = try (0..<60).map { _ in try generator.name(labels: 3) }
    for left in names {
      for right in names {
        #expect([left < right, left == right, right < left].count { $0 } == 1)
      }
    }
  }
}
