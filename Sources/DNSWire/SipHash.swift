/// SipHash-2-4, a short hash with a secret key (J.-P. Aumasson and D. J. Bernstein, 2012): octets in, 64 bits out.
public struct SipHash: Sendable, BitwiseCopyable {
  /// A secret of 128 bits.
  public struct Key: Hashable, Sendable, BitwiseCopyable {
    fileprivate let low: UInt64
    fileprivate let high: UInt64

    /// Takes sixteen octets.
    public init?(octets: some Collection<UInt8>) {
      guard octets.count == 16 else { return nil }
      var (low, high) = (UInt64(0), UInt64(0))
      for octet in octets {
        low = low >> 8 | high << 56
        high = high >> 8 | UInt64(octet) << 56
      }
      (self.low, self.high) = (low, high)
    }

    /// Makes a random key.
    public static func random() -> Key {
      Key(low: .random(in: .min ... .max), high: .random(in: .min ... .max))
    }

    private init(low: UInt64, high: UInt64) {
      (self.low, self.high) = (low, high)
    }
  }

  private var v0: UInt64
  private var v1: UInt64
  private var v2: UInt64
  private var v3: UInt64
  /// Octets that make no whole word yet, the first one lowest.
  private var tail: UInt64 = 0
  private var count: UInt64 = 0

  /// Starts a hash.
  public init(_ key: Key) {
    v0 = key.low ^ 0x736F_6D65_7073_6575
    v1 = key.high ^ 0x646F_7261_6E64_6F6D
    v2 = key.low ^ 0x6C79_6765_6E65_7261
    v3 = key.high ^ 0x7465_6462_7974_6573
  }

  /// Takes one octet.
  public mutating func append(_ octet: UInt8) {
    tail |= UInt64(octet) << ((count & 7) * 8)
    count &+= 1
    guard count & 7 == 0 else { return }
    compress(tail)
    tail = 0
  }

  /// Takes eight octets, in network order.
  public mutating func append(_ word: UInt64) {
    let (octets, shift) = (word.byteSwapped, (count & 7) &* 8)
    compress(tail | octets &<< shift)
    tail = shift == 0 ? 0 : octets &>> (64 &- shift)
    count &+= 8
  }

  /// The hash of what was taken.
  public consuming func value() -> UInt64 {
    compress(tail | count << 56)
    v2 ^= 0xFF
    for _ in 0..<4 { round() }
    return v0 ^ v1 ^ v2 ^ v3
  }

  private mutating func compress(_ word: UInt64) {
    v3 ^= word
    round()
    round()
    v0 ^= word
  }

  @inline(__always)
  private mutating func round() {
    v0 &+= v1
    v1 = Self.rotated(v1, by: 13) ^ v0
    v0 = Self.rotated(v0, by: 32)
    v2 &+= v3
    v3 = Self.rotated(v3, by: 16) ^ v2
    v0 &+= v3
    v3 = Self.rotated(v3, by: 21) ^ v0
    v2 &+= v1
    v1 = Self.rotated(v1, by: 17) ^ v2
    v2 = Self.rotated(v2, by: 32)
  }

  private static func rotated(_ word: UInt64, by bits: UInt64) -> UInt64 {
    word &<< bits | word &>> (64 &- bits)
  }
}
