public import DNSWire
import Glibc

/// An IPv4 or IPv6 address: a plain value of fixed size.
public struct IPAddress: Hashable, Sendable, BitwiseCopyable {
  /// The first 64 bits; an IPv4 address stands in the first 32, before zeros.
  public let high: UInt64
  /// The last 64 bits of an IPv6 address.
  public let low: UInt64
  /// Whether this is an IPv4 address.
  public let isIPv4: Bool

  private init(high: UInt64, low: UInt64, isIPv4: Bool) {
    self.high = high
    self.low = low
    self.isIPv4 = isIPv4
  }

  /// Takes the 32 bits of an IPv4 address.
  public init(ipv4 bits: UInt32) {
    self.init(high: UInt64(bits) << 32, low: 0, isIPv4: true)
  }

  /// Takes the 128 bits of an IPv6 address; an IPv4-mapped one becomes the IPv4 address that it is.
  public init(ipv6High high: UInt64, low: UInt64) {
    if high == 0 && low >> 32 == 0xFFFF {
      self.init(ipv4: UInt32(truncatingIfNeeded: low))
    } else {
      self.init(high: high, low: low, isIPv4: false)
    }
  }

  /// Takes four or sixteen octets; an IPv4-mapped IPv6 address becomes the IPv4 address that it is.
  public init?(octets: some Collection<UInt8>) {
    let count = octets.count
    guard count == 4 || count == 16 else { return nil }
    var (high, low) = (UInt64(0), UInt64(0))
    for octet in octets {
      high = high << 8 | low >> 56
      low = low << 8 | UInt64(octet)
    }
    if count == 4 { self.init(ipv4: UInt32(truncatingIfNeeded: low)) } else { self.init(ipv6High: high, low: low) }
  }

  /// Reads the usual text forms (RFC 5952 and older ones), without a zone index.
  public init?(text: String) {
    guard !text.utf8.contains(0) else { return nil }
    var octets = [UInt8](repeating: 0, count: 16)
    if unsafe inet_pton(AF_INET, text, &octets) == 1 {
      self.init(octets: octets[..<4])
    } else if unsafe inet_pton(AF_INET6, text, &octets) == 1 {
      self.init(octets: octets)
    } else {
      return nil
    }
  }

  /// The number of octets: 4, or 16.
  public var octetCount: Int { isIPv4 ? 4 : 16 }

  /// The octet at a position below `octetCount`.
  public func octet(at index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - (index & 7) * 8))
  }

  /// Four octets, or sixteen.
  public var octets: [UInt8] { (0..<octetCount).map(octet) }

  /// The address with zeros behind its first `length` bits.
  public func prefix(_ length: Int) -> IPAddress {
    // Shifts by 64 and more give 0, by less than 0 they go the other way: both are capped.
    let mask = { (bits: Int) in ~(UInt64.max >> UInt64(min(max(bits, 0), 64))) }
    return IPAddress(high: high & mask(length), low: low & mask(length - 64), isIPv4: isIPv4)
  }
}

extension IPAddress: CustomStringConvertible {
  /// The text form of RFC 5952.
  public var description: String {
    var text = TextOctets()
    write(to: &text)
    return text.string
  }

  /// Writes the text form of RFC 5952.
  public func write(to text: inout TextOctets) {
    guard isIPv4 else { return text.write(ipv6Text) }
    for index in 0..<4 {
      if index > 0 { text.write(".") }
      text.write(UInt32(octet(at: index)))
    }
  }

  private var ipv6Text: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard unsafe inet_ntop(AF_INET6, octets, &text, socklen_t(text.count)) != nil else { return "?" }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
