import Glibc

/// An IPv4 or IPv6 address.
public struct IPAddress: Hashable, Sendable {
  /// Four octets, or sixteen.
  public let octets: [UInt8]

  /// Takes four or sixteen octets; an IPv4-mapped IPv6 address becomes the IPv4 address that it is.
  public init?(octets: some Collection<UInt8>) {
    guard octets.count == 4 || octets.count == 16 else { return nil }
    let octets = Array(octets)
    let isMapped = octets.count == 16 && octets[..<12] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    self.octets = isMapped ? Array(octets[12...]) : octets
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

  /// Whether this is an IPv4 address.
  public var isIPv4: Bool { octets.count == 4 }
}

extension IPAddress: CustomStringConvertible {
  /// The text form of RFC 5952.
  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = isIPv4 ? AF_INET : AF_INET6
    guard unsafe inet_ntop(family, octets, &text, socklen_t(text.count)) != nil else { return "?" }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
