public import DNSWire

/// By which transport a request came.
public enum TransportKind: String, Sendable {
  /// UDP.
  case udp
  /// TCP.
  case tcp
}

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

/// Who put a record where it is, from where, by which rule, and when; times are seconds since 1970.
public struct Provenance: Sendable, Equatable, Codable {
  /// The credential, for example `key kms1.example`.
  public var credential: String
  /// The source address.
  public var address: String
  /// The transport.
  public var transport: String
  /// The rule that allowed it.
  public var rule: String
  /// When the record first appeared.
  public var firstSeen: UInt64
  /// When it was last published, changed or not.
  public var lastRefreshed: UInt64
  /// When it last changed.
  public var lastChanged: UInt64

  /// Makes the provenance of a record that a requestor publishes now.
  public init(_ requestor: Requestor, rule: String, now: UInt64) {
    credential = "key \(requestor.key.relativeText)"
    address = requestor.address.description
    transport = requestor.transport.rawValue
    self.rule = rule
    firstSeen = now
    lastRefreshed = now
    lastChanged = now
  }
}
