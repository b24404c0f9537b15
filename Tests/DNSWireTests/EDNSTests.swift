import DNSWire
import Testing

/// RFC 6891.
@Suite struct EDNSTests {
  private static let opt = record([0], 41, class: 1_232, ttl: 0x0100_8000, [0, 3, 0, 1, 0x78])

  @Test func fieldsAreTakenFromClassAndTTL() throws {
    let edns = try #require(try decode(header(0, 0, 0, 1) + Self.opt).edns)
    #expect(edns.payloadSize == 1_232 && edns.extendedCode == 1 && edns.version == 0 && edns.dnssecOK)
  }

  @Test func versionIsTold() {
    #expect(EDNS(classField: 512, ttlField: 0x0001_0000).version == 1)
    #expect(!EDNS(classField: 512, ttlField: 0x00FF_7FFF).dnssecOK)
  }

  @Test func responseCodeIsSplit() throws {
    #expect(EDNS(payloadSize: 1_232, responseCode: .badVersion).extendedCode == 1)
    #expect(EDNS(payloadSize: 1_232, responseCode: .refused).extendedCode == 0)
  }

  @Test func writtenRecordHasElevenOctets() throws {
    let edns = EDNS(payloadSize: 1_232, responseCode: .badVersion, dnssecOK: true)
    let octets = try written { writer throws(WireError) in try edns.write(to: &writer) }
    #expect(octets == [0, 0, 41, 0x04, 0xD0, 1, 0, 0x80, 0, 0, 0])
    #expect(octets.count == EDNS.recordOctets)
  }

  @Test func recordIsNotAmongTheAdditionals() throws {
    let message = try decode(header(0, 0, 0, 2) + Self.opt + record([0], 1, [10, 0, 0, 1]))
    #expect(message.additionals.map(\.type) == [.a])
    #expect(try decode(message.encoded()).edns == message.edns)
  }

  @Test func secondRecordIsRefused() {
    #expect(throws: WireError.misplacedOPT) { try decode(header(0, 0, 0, 2) + Self.opt + Self.opt) }
  }

  @Test func recordOutsideAdditionalIsRefused() {
    #expect(throws: WireError.misplacedOPT) { try decode(header(0, 1) + Self.opt) }
    #expect(throws: WireError.misplacedOPT) { try decode(header(0, 0, 1) + Self.opt) }
  }

  @Test func recordOwnedByANameIsRefused() {
    #expect(throws: WireError.misplacedOPT) {
      try decode(header(0, 0, 0, 1) + record([1, 0x61, 0], 41, []))
    }
  }
}
