import DNSWire
import Testing

/// Serial number arithmetic (RFC 1982).
@Suite struct SerialTests {
  private func isAfter(_ left: UInt32, _ right: UInt32) -> Bool {
    Serial(rawValue: left).isAfter(Serial(rawValue: right))
  }

  @Test func higherNumberIsAfterLower() {
    #expect(isAfter(2, 1) && !isAfter(1, 2))
  }

  @Test func numberIsNotAfterItself() {
    #expect(!isAfter(7, 7))
  }

  @Test func lowNumberIsAfterHighOneAcrossTheEnd() {
    #expect(isAfter(1, .max) && !isAfter(.max, 1))
    #expect(isAfter(0, .max) && isAfter(0x7FFF_FFFE, .max))
  }

  @Test func lessThanHalfTheCircleAheadIsAfter() {
    #expect(isAfter(0x7FFF_FFFF, 0) && !isAfter(0, 0x7FFF_FFFF))
  }

  @Test func halfTheCircleAheadIsAfterInNeitherDirection() {
    #expect(!isAfter(0x8000_0000, 0) && !isAfter(0, 0x8000_0000))
  }

  @Test func nextIsAfterAndNeverZero() {
    for number in [0, 1, 0x7FFF_FFFF, 0x8000_0000, .max - 1, .max] as [UInt32] {
      let serial = Serial(rawValue: number)
      #expect(serial.next.isAfter(serial))
      #expect(serial.next.rawValue != 0)
    }
  }
}
