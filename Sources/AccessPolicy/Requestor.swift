public import DNSWire

/// By which transport a request came.
public enum TransportKind: String, Sendable, BitwiseCopyable {
  /// UDP.
  case udp
  /// TCP.
  case tcp
}

/// Who asks for an update: authenticated.
public struct Requestor: Sendable {
  /// The name of the key that signed the request.
  public let key: Name
  /// The host that the key stands for.
  public let host: Name
  /// Where the request came from.
  public let address: IPAddress
  /// How it came.
  public let transport: TransportKind

  /// Makes a requestor.
  public init(key: Name, host: Name, address: IPAddress, transport: TransportKind) {
    self.key = key
    self.host = host
    self.address = address
    self.transport = transport
  }
}
