import DNSWire
import Testing

/// SipHash-2-4 by the vectors of its authors: the key and the input are 0, 1, 2 and so on.
@Suite struct SipHashTests {
  private static func hash(_ count: Int) throws -> UInt64 {
    var hash = SipHash(try #require(SipHash.Key(octets: Array(0..<16))))
    for octet in 0..<count { hash.append(UInt8(octet)) }
    return hash.value()
  }

  @Test(
    arguments: [
      (0, 0x726F_DB47_DD0E_0E31), (1, 0x74F8_39C5_93DC_67FD), (8, 0x93F5_F579_9A93_2462), (15, 0xA129_CA61_49BE_45E5),
      (63, 0x958A_324C_EB06_4572),
    ] as [(Int, UInt64)])
  func referenceVectors(count: Int, expected: UInt64) throws {
    #expect(try Self.hash(count) == expected)
  }

  @Test func wordsAreOctetsInNetworkOrder() throws {
    var words = SipHash(try #require(SipHash.Key(octets: Array(0..<16))))
    words.append(UInt64(0x0001_0203_0405_0607))
    #expect(words.value() == (try Self.hash(8)))
  }

  @Test(arguments: 1..<8) func wordsMayStandBehindAnyNumberOfOctets(count: Int) throws {
    var words = SipHash(try #require(SipHash.Key(octets: Array(0..<16))))
    for octet in 0..<count { words.append(UInt8(octet)) }
    let next = UInt8(count)
    words.append((0..<8).reduce(UInt64(0)) { $0 << 8 | UInt64(next + $1) })
    words.append(next + 8)
    #expect(words.value() == (try Self.hash(count + 9)))
  }

  @Test(arguments: [0, 15, 17]) func keyHasSixteenOctets(count: Int) {
    #expect(SipHash.Key(octets: [UInt8](repeating: 1, count: count)) == nil)
  }

  @Test func keysDiffer() {
    #expect(SipHash.Key.random() != SipHash.Key.random())
  }
}
