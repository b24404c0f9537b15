/// Addresses that share their first bits, as `192.0.2.0/24` says.
public struct AddressRange: Hashable, Sendable {
  /// The first address.
  public let address: IPAddress
  /// How many bits are shared: 0 to 32, or 0 to 128.
  public let prefixLength: Int

  /// Reads an address, or an address and a prefix length; bits behind the prefix must be zero.
  public init?(text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(text: String(first)) else { return nil }
    let bits = address.octets.count * 8
    var length = bits
    if parts.count == 2 {
      guard let number = Int(parts[1]), parts[1].allSatisfy(\.isNumber), (0...bits).contains(number) else { return nil }
      length = number
    }
    self.address = address
    self.prefixLength = length
    guard Self.masked(address.octets, to: length) == address.octets else { return nil }
  }

  /// Whether an address is one of these.
  public func contains(_ other: IPAddress) -> Bool {
    other.octets.count == address.octets.count && Self.masked(other.octets, to: prefixLength) == address.octets
  }

  private static func masked(_ octets: [UInt8], to length: Int) -> [UInt8] {
    octets.enumerated().map { index, octet in
      let kept = min(max(length - index * 8, 0), 8)
      return octet & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
    }
  }
}

extension AddressRange: CustomStringConvertible {
  /// The address and the prefix length.
  public var description: String { "\(address)/\(prefixLength)" }
}
