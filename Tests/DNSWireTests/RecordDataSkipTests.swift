import DNSWire
import Testing

/// Rdata that is passed over has to have the form of its type.
@Suite struct RecordDataSkipTests {
  private static func isSkipped(_ type: RecordType, _ octets: [UInt8], length: Int? = nil) -> Bool {
    var reader = WireReader(octets.span)
    return (try? RecordData.skip(type, length: length ?? octets.count, in: &reader)) != nil && reader.remaining == 0
  }

  @Test(
    arguments: [
      (.a, [1, 2, 3, 4]), (.aaaa, [UInt8](repeating: 1, count: 16)), (.mx, [0, 1, 1, 97, 0]), (.ns, [0xC0, 12]),
      (.txt, [1, 97, 0]), (.soa, [0, 0] + [UInt8](repeating: 1, count: 20)), (RecordType(rawValue: 65_400), []),
      (.sig, [UInt8](repeating: 0, count: 30)),
    ] as [(RecordType, [UInt8])])
  func rightFormIsPassedOver(type: RecordType, octets: [UInt8]) {
    #expect(Self.isSkipped(type, octets))
  }

  @Test(
    arguments: [
      (.a, [1, 2, 3]), (.a, []), (.aaaa, [1]), (.mx, [0, 1, 3, 97]), (.mx, [0, 1, 0, 0]), (.ns, []), (.txt, []),
      (.txt, [2, 97]), (.soa, [0, 0, 1]), (.sig, [0, 0]),
    ] as [(RecordType, [UInt8])])
  func otherFormIsAnError(type: RecordType, octets: [UInt8]) {
    #expect(!Self.isSkipped(type, octets))
  }

  @Test func lengthBehindTheEndIsAnError() {
    #expect(!Self.isSkipped(.a, [1, 2, 3, 4], length: 5))
  }
}
