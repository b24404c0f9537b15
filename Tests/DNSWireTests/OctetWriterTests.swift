import DNSWire
import Testing

/// Octets written one after the other.
@Suite struct OctetWriterTests {
  @Test func octetsStandInTheOrderInWhichTheyCame() {
    var writer = OctetWriter()
    writer.append(1)
    writer.append(number: UInt16(0x0203))
    writer.append(number: UInt32(0x0405_0607))
    writer.append([8, 9].span)
    writer.append(folded: Array("Kms".utf8).span)
    #expect(writer.octets == [1, 2, 3, 4, 5, 6, 7, 8, 9] + Array("kms".utf8))
    #expect(writer.count == 12)
  }

  @Test(
    arguments: [
      (0, [0]), (0x7F, [0x7F]), (0x80, [0x80, 1]), (300, [0xAC, 2]), (.max, [UInt8](repeating: 0xFF, count: 9) + [1]),
    ] as [(UInt64, [UInt8])])
  func countTakesAsManyOctetsAsItNeeds(number: UInt64, octets: [UInt8]) {
    var writer = OctetWriter()
    writer.append(count: number)
    #expect(writer.octets == octets)
  }

  @Test(arguments: [0, 1, 63, 64, 65, 1_000])
  func roomGrows(capacity: Int) {
    var writer = OctetWriter(capacity: capacity)
    var expected: [UInt8] = []
    for length in 0..<200 {
      let piece = [UInt8](repeating: UInt8(length), count: length)
      writer.append(piece.span)
      writer.append(UInt8(length))
      expected += piece + [UInt8(length)]
    }
    #expect(writer.octets == expected)
  }

  @Test func whatIsForgottenIsWrittenOver() {
    var writer = OctetWriter(capacity: 4)
    writer.append([1, 2, 3].span)
    writer.removeAll()
    #expect(writer.octets.isEmpty)
    writer.append(9)
    #expect(writer.octets == [9])
  }

  @Test(arguments: [0, 1, 255, 256, 257, 5_000])
  func zerosAreZeros(count: Int) {
    let zeros = [UInt8](zeros: count)
    #expect(zeros.count == count)
    #expect(zeros.allSatisfy { $0 == 0 })
  }
}
