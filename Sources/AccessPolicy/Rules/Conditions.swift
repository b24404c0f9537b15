public import DNSWire

/// What must hold of a request, whatever it asks for; all that is set must hold.
public struct Conditions: Sendable {
  /// Names of configured keys; nil for every one.
  public var keys: Set<Name>?
  /// Owners of KEY records in the zone that count as credentials; nil for none: whoever may write a KEY record would
  /// have what the rule gives.
  public var zoneKeys: [NamePattern]?
  /// The principals of Kerberos that are meant; nil for none: who trusts a realm need not give all of it anything.
  public var principals: PrincipalConditions?
  /// Whether requests without a signature are meant; where nobody else is named, only they are.
  public var includesUnsigned = false
  /// Source addresses; nil for all.
  public var addresses: [AddressRange]?
  /// Transports; nil for all.
  public var transports: Set<TransportKind>?
  /// Zones; nil for all.
  public var zones: Set<Name>?

  /// Makes conditions that every configured key fulfils.
  public init(
    keys: Set<Name>? = nil, addresses: [AddressRange]? = nil, transports: Set<TransportKind>? = nil,
    zones: Set<Name>? = nil
  ) {
    self.keys = keys
    self.addresses = addresses
    self.transports = transports
    self.zones = zones
  }

  /// The condition that does not hold.
  func obstacle(to requestor: Requestor, zone: Name, isTransfer: Bool) -> Obstacle? {
    if let zones, !zones.contains(zone) { return .zone(zone) }
    if let obstacle = signerObstacle(requestor, isTransfer: isTransfer) { return obstacle }
    if let addresses, !addresses.contains(where: { $0.contains(requestor.address) }) {
      return .address(requestor.address)
    }
    if let transports, !transports.contains(requestor.transport) { return .transport(requestor.transport) }
    return nil
  }

  private func signerObstacle(_ requestor: Requestor, isTransfer: Bool) -> Obstacle? {
    let isAboutAnyKey = keys == nil && zoneKeys == nil && principals == nil && !includesUnsigned
    let signer = requestor.signer
    switch signer {
    case .nobody:
      // A transfer rule without keys is for everybody at its addresses, as in every server.
      return includesUnsigned || (isAboutAnyKey && isTransfer) ? nil : .unsigned
    case .tsig(let name), .sig0(let name):
      return isAboutAnyKey || keys?.contains(name) == true ? nil : .signer(signer)
    case .zoneKey(let name):
      return zoneKeys?.contains { $0.matches(name) } == true ? nil : .signer(signer)
    case .principal(let principal):
      guard let principals else { return .signer(signer) }
      return principals.obstacle(to: principal, requestor)
    }
  }
}
