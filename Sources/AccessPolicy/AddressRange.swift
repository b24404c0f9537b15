/// Addresses that share their first bits, as `192.0.2.0/24` says.
public struct AddressRange: Hashable, Sendable, BitwiseCopyable {
  /// The first address.
  public let address: IPAddress
  /// How many bits are shared: 0 to 32, or 0 to 128.
  public let prefixLength: Int

  /// Reads an address, or an address and a prefix length; bits behind the prefix must be zero.
  public init?(text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(text: String(first)) else { return nil }
    let bits = address.octetCount * 8
    var length = bits
    if parts.count == 2 {
      guard let number = Int(parts[1]), parts[1].allSatisfy(\.isNumber), (0...bits).contains(number) else { return nil }
      length = number
    }
    guard address.prefix(length) == address else { return nil }
    self.address = address
    self.prefixLength = length
  }

  /// Whether an address is one of these.
  public func contains(_ other: IPAddress) -> Bool {
    other.isIPv4 == address.isIPv4 && other.prefix(prefixLength) == address
  }
}

extension AddressRange: CustomStringConvertible {
  /// The address and the prefix length.
  public var description: String { "\(address)/\(prefixLength)" }
}
