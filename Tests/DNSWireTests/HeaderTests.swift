import DNSWire
import Testing

/// RFC 1035 §4.1.1.
@Suite struct HeaderTests {
  private static let response: [UInt8] = [0x12, 0x34, 0x85, 0x13, 0, 1, 0, 2, 0, 3, 0, 4]

  @Test func fieldsAreReadInOrder() throws {
    var reader = WireReader(Self.response.span)
    let header = try Header(&reader)
    #expect(header.id == 0x1234)
    #expect(header.flags == 0x8513)
    #expect(header.questionCount == 1 && header.answerCount == 2)
    #expect(header.authorityCount == 3 && header.additionalCount == 4)
  }

  @Test func flagsAreTold() throws {
    var reader = WireReader(Self.response.span)
    let header = try Header(&reader)
    #expect(header.isResponse)
    #expect(header.flags & Header.Flag.authoritative != 0 && header.flags & Header.Flag.recursionDesired != 0)
    #expect(header.flags & Header.Flag.truncated == 0 && header.flags & Header.Flag.checkingDisabled != 0)
    #expect(header.responseCode == .nameError)
  }

  @Test func opcodeIsFourBits() {
    #expect(Header(id: 0, flags: 0x2800).opcode == .update)
    #expect(Header(id: 0, flags: 0x2000).opcode == .notify)
    #expect(Header(id: 0, flags: 0x87FF).opcode == .query)
    #expect(Header(id: 0, flags: 0xFFFF).opcode.rawValue == 15)
  }

  @Test func headerIsWrittenAsItWasRead() throws {
    #expect(
      try written { writer throws(WireError) in
        var reader = WireReader(Self.response.span)
        try writer.write(try Header(&reader))
      } == Self.response)
  }

  @Test func elevenOctetsAreNoHeader() {
    for count in 0..<WireLimits.headerOctets {
      #expect(throws: WireError.truncated) {
        var reader = WireReader(Self.response.span.extracting(first: count))
        _ = try Header(&reader)
      }
      #expect(throws: WireError.truncated) { try decode(Array(Self.response.prefix(count))) }
    }
  }
}
