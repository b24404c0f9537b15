import DNSWire
import TestSupport
import Testing

/// Names as libldns reads and prints them.
@Suite struct LDNSNameTests {
  @Test(arguments: [
    ".", "a.", "www.lab.example.", "_vlmcs._tcp.Lab.Example.", "*.example.", "a\\.b.example.", "\\097b.", "\\000.",
    "\\255\\254.x.", "a\\\\b.", "\\@.example.", "with\\032space.", "-.x.", "0.0.127.in-addr.arpa.", "a;b.",
    "xn--caf-dma.",
  ])
  func textGivesTheSameOctets(text: String) throws {
    #expect(try name(text).wire == LDNS.nameWire(text))
  }

  @Test(arguments: ["..", "a..b.", ".a.", "a\\256.", String(repeating: "a", count: 64) + "."])
  func bothRefuse(text: String) {
    #expect(throws: NameTextError.self) { try name(text) }
    #expect(throws: (any Error).self) { try LDNS.nameWire(text) }
  }

  @Test func nameOf256OctetsIsRefusedByBoth() {
    let text = String(repeating: String(repeating: "a", count: 63) + ".", count: 4)
    #expect(throws: NameTextError.nameTooLong) { try name(text) }
    #expect(throws: (any Error).self) { try LDNS.nameWire(text) }
  }

  @Test func randomTextIsReadByBoth() throws {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<2_000 {
      let random = try generator.name(binary: true)
      #expect(try LDNS.nameWire(random.description) == random.wire)
      #expect(try name(LDNS.nameText(random.wire)).wire == random.wire)
    }
  }

  @Test func canonicalOrderIsTheSame() throws {
    var generator = SeededGenerator(seed: 5)
    let names = try (0..<80).map { try generator.name(labels: 3, binary: $0.isMultiple(of: 2)) }
    for left in names {
      for right in names {
        let order = LDNS.compare(left.wire, right.wire)
        #expect((left < right) == (order < 0) && (left == right) == (order == 0))
      }
    }
  }
}
