/// Whom limits per client count as one: an IPv4 address, or the /64 of an IPv6 address, in which a host chooses its
/// addresses freely (RFC 8981).
public struct ClientNetwork: Hashable, Sendable {
  private let address: IPAddress

  /// The network that an address belongs to.
  public init(of address: IPAddress) {
    self.address = address.isIPv4 ? address : address.prefix(64)
  }
}

extension ClientNetwork: CustomStringConvertible {
  /// The address, or the network with its prefix length.
  public var description: String { address.isIPv4 ? "\(address)" : "\(address)/64" }
}
