import Crypto
import DNSWire
import Testing

/// SHA-224 and its HMAC by published vectors.
@Suite struct SHA224Tests {
  private static func hexadecimal(_ octets: [UInt8]) -> String {
    octets.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// FIPS 180-2, change notice 1; the empty message from NIST's test vectors.
  @Test(
    arguments: [
      ("", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"),
      ("abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525"
      ),
      (String(repeating: "a", count: 1_000_000), "20794655980c91d8bbb4c1ea97618a4bf03f42581948b2ee4ee7ad67"),
    ])
  func digest(text: String, expected: String) {
    #expect(Self.hexadecimal(SHA224.digest(of: [octets(text)])) == expected)
  }

  /// The digest of the digests of 0 to 255 octets 0, 1, 2 and so on, as Python's hashlib has it: every way to end a block.
  @Test func digestsOfAllLengths() {
    let digests = (0..<256).map { count in SHA224.digest(of: [(0..<count).map { UInt8($0) }]) }
    #expect(Self.hexadecimal(SHA224.digest(of: digests)) == "485f4e9ef8fcb48117fda0b551298a0c4ff785ae2b65cacbda4737b6")
  }

  /// A test case of RFC 4231 §4.
  struct Case: Sendable {
    let key: [UInt8]
    let data: [UInt8]
    let mac: String
  }

  private static let cases = [
    Case(
      key: [UInt8](repeating: 0x0B, count: 20), data: octets("Hi There"),
      mac: "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22"),
    Case(
      key: octets("Jefe"), data: octets("what do ya want for nothing?"),
      mac: "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44"),
    Case(
      key: [UInt8](repeating: 0xAA, count: 20), data: [UInt8](repeating: 0xDD, count: 50),
      mac: "7fb3cb3588c6c1f6ffa9694d7d6ad2649365b0c1f65d69d1ec8333ea"),
    Case(
      key: Array(1...25), data: [UInt8](repeating: 0xCD, count: 50),
      mac: "6c11506874013cac6a2abc1bb382627cec6a90d86efc012de7afec5a"),
    Case(
      key: [UInt8](repeating: 0xAA, count: 131),
      data: octets("Test Using Larger Than Block-Size Key - Hash Key First"),
      mac: "95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e"),
  ]

  @Test(arguments: cases) func mac(of vector: Case) {
    let key = SymmetricKey(data: vector.key)
    #expect(Self.hexadecimal(SHA224.mac(key: key, over: [vector.data])) == vector.mac)
    let parts = [Array(vector.data.prefix(3)), [], Array(vector.data.dropFirst(3))]
    #expect(Self.hexadecimal(SHA224.mac(key: key, over: parts)) == vector.mac)
  }
}
