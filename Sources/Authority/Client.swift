public import AccessPolicy

/// Where a request came from.
public struct Client: Sendable {
  /// The source address.
  public let address: IPAddress
  /// The source port.
  public let port: UInt16
  /// The transport.
  public let transport: TransportKind

  /// Makes a client.
  public init(address: IPAddress, port: UInt16, transport: TransportKind) {
    self.address = address
    self.port = port
    self.transport = transport
  }
}
