public import DNSWire

/// A TSIG key and the host that it stands for.
public struct Credential: Sendable {
  /// The key.
  public let key: TSIGKey
  /// The host that may publish itself with it.
  public let host: Name

  /// Makes a credential.
  public init(key: TSIGKey, host: Name) {
    self.key = key
    self.host = host
  }
}
