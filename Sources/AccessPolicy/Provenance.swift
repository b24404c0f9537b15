import DNSWire

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
  /// The groups of Active Directory that the credential's principal was in, by their names in the configuration.
  public var groups: [String] = []
  /// When the record first appeared.
  public var firstSeen: UInt64
  /// When it was last published, changed or not.
  public var lastRefreshed: UInt64
  /// When it last changed.
  public var lastChanged: UInt64

  /// Makes provenance as it was kept.
  public init(
    credential: String, address: String, transport: String, rule: String, firstSeen: UInt64, lastRefreshed: UInt64,
    lastChanged: UInt64
  ) {
    self.credential = credential
    self.address = address
    self.transport = transport
    self.rule = rule
    self.firstSeen = firstSeen
    self.lastRefreshed = lastRefreshed
    self.lastChanged = lastChanged
  }

  /// Makes the provenance of a record that a requestor publishes now.
  public init(_ requestor: Requestor, rule: String, now: UInt64) {
    credential = requestor.signer.description
    address = requestor.address.description
    transport = requestor.transport.rawValue
    self.rule = rule
    groups = requestor.groupNames
    firstSeen = now
    lastRefreshed = now
    lastChanged = now
  }
}
