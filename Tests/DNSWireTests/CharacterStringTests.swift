import DNSWire
import Testing

/// Rdata made of character strings (RFC 1035 §3.3.14): what is not would be served as a record that nobody can read.
@Suite struct CharacterStringTests {
  @Test(arguments: [[0], [3, 0x61, 0x62, 0x63], [1, 0x61, 0, 2, 0x62, 0x63]] as [[UInt8]])
  func stringsUpToTheEndAreTXT(rdata: [UInt8]) {
    #expect(throws: Never.self) { try RecordData.validate(.txt, rdata) }
  }

  @Test(arguments: [[], [1], [3, 0x61], [1, 0x61, 5, 0x62]] as [[UInt8]])
  func stringsThatEndOtherwiseAreNot(rdata: [UInt8]) {
    #expect(throws: WireError.self) { try RecordData.validate(.txt, rdata) }
  }

  @Test func hostInformationHasTwoStrings() {
    let type = RecordType(rawValue: 13)
    #expect(throws: Never.self) { try RecordData.validate(type, [1, 0x61, 1, 0x62]) }
    #expect(throws: WireError.self) { try RecordData.validate(type, [1, 0x61]) }
    #expect(throws: WireError.self) { try RecordData.validate(type, [1, 0x61, 1, 0x62, 0]) }
  }
}
