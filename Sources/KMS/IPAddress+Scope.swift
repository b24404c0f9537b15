import AccessPolicy

extension IPAddress {
  /// Whether hosts anywhere in the Internet can have it: global unicast, and none of the ranges that are set aside for
  /// private networks, single links, documentation and the like (RFC 1918, RFC 4193, and the registries of RFC 6890).
  var isPublic: Bool {
    if isIPv4 { return !Self.specialIPv4.contains { $0.contains(self) } }
    return Self.globalIPv6.contains { $0.contains(self) } && !Self.specialIPv6.contains { $0.contains(self) }
  }

  private static let specialIPv4 = ranges([
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
  ])

  private static let globalIPv6 = ranges(["2000::/3"])

  private static let specialIPv6 = ranges(["2001:2::/48", "2001:db8::/32", "3fff::/20"])

  private static func ranges(_ texts: [String]) -> [AddressRange] {
    texts.compactMap { AddressRange(text: $0) }
  }
}
