public import Crypto

/// SHA-224 (FIPS 180-4), and its HMAC (RFC 2104): of our own, as the library has none.
public struct SHA224: Sendable {
  private static let blockOctets = 64
  private static let digestOctets = 28

  private var state: InlineArray<8, UInt32> = [
    0xC105_9ED8, 0x367C_D507, 0x3070_DD17, 0xF70E_5939, 0xFFC0_0B31, 0x6858_1511, 0x64F9_8FA7, 0xBEFA_4FA4,
  ]
  private var block = InlineArray<64, UInt8>(repeating: 0)
  private var count = 0

  /// The MAC of 28 octets over the parts in order.
  public static func mac(key: SymmetricKey, over parts: [[UInt8]]) -> [UInt8] {
    var secret = unsafe key.withUnsafeBytes { unsafe [UInt8]($0) }
    if secret.count > blockOctets { secret = digest(of: [secret]) }
    secret += [UInt8](repeating: 0, count: blockOctets - secret.count)
    let inner = digest(of: [secret.map { $0 ^ 0x36 }] + parts)
    return digest(of: [secret.map { $0 ^ 0x5C }, inner])
  }

  /// The digest of 28 octets of the parts in order.
  public static func digest(of parts: [[UInt8]]) -> [UInt8] {
    var hash = SHA224()
    for part in parts { for octet in part { hash.append(octet) } }
    return hash.finish()
  }

  private mutating func append(_ octet: UInt8) {
    block[count & 63] = octet
    count += 1
    if count & 63 == 0 { compress() }
  }

  private mutating func finish() -> [UInt8] {
    let bits = UInt64(count) &* 8
    append(0x80)
    while count & 63 != 56 { append(0) }
    for shift in stride(from: UInt64(56), through: 0, by: -8) { append(UInt8(truncatingIfNeeded: bits >> shift)) }
    return (0..<Self.digestOctets).map { UInt8(truncatingIfNeeded: state[$0 / 4] >> UInt32(24 - $0 % 4 * 8)) }
  }

  private mutating func compress() {
    var words = InlineArray<64, UInt32>(repeating: 0)
    for index in 0..<16 { words[index] = block.span.uint32(at: index * 4) }
    for index in 16..<64 {
      let (early, late) = (words[index - 15], words[index - 2])
      let first = Self.rotated(early, by: 7) ^ Self.rotated(early, by: 18) ^ early >> 3
      let second = Self.rotated(late, by: 17) ^ Self.rotated(late, by: 19) ^ late >> 10
      words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for index in 0..<64 {
      let high = Self.rotated(e, by: 6) ^ Self.rotated(e, by: 11) ^ Self.rotated(e, by: 25)
      let choice = e & f ^ ~e & g
      let first = h &+ high &+ choice &+ Self.constants[index] &+ words[index]
      let low = Self.rotated(a, by: 2) ^ Self.rotated(a, by: 13) ^ Self.rotated(a, by: 22)
      let majority = a & b ^ a & c ^ b & c
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ low &+ majority)
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  private static func rotated(_ word: UInt32, by bits: UInt32) -> UInt32 {
    word >> bits | word << (32 - bits)
  }

  /// The first 32 bits of the fractions of the first 64 primes' cube roots.
  private static let constants: [UInt32] = [
    0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4, 0xAB1C_5ED5,
    0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174,
    0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
    0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967,
    0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13, 0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85,
    0xA2BF_E8A1, 0xA81A_664B, 0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
    0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
    0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208, 0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
  ]
}
