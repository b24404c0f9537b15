public import DNSWire

/// Public keys of one signer, and the host that they stand for.
public struct SIG0Credential: Sendable {
  /// The name that signatures call their signer.
  public let name: Name
  /// The host that may publish itself with them.
  public let host: Name
  /// The keys; several while one takes the place of another.
  public let keys: [SIG0Key]

  /// Makes a credential.
  public init(name: Name, host: Name, keys: [SIG0Key]) {
    self.name = name
    self.host = host
    self.keys = keys
  }
}
