public import DNSWire

/// One rule: all its conditions must hold for it to decide.
public struct Rule: Sendable {
  /// What the rule is about.
  public enum Scope: Sendable {
    /// Any operation on records with these names and types; nil stands for all.
    case records(names: [NamePattern]?, types: Set<RecordType>?)
    /// A KMS host's own records: `_vlmcs._tcp.<zone>` SRV with the host as target, and the host's A and AAAA.
    case kmsPublisher
    /// The transfer of whole zones; no update.
    case transfer
  }

  /// The name by which logs and the audit call it.
  public var name: String
  /// Whether what matches is allowed or denied.
  public var allows: Bool
  /// What it is about.
  public var scope: Scope
  /// Names of keys; nil for every known key, and, of a transfer rule, for clients that do not sign as well.
  public var keys: Set<Name>?
  /// Source addresses; nil for all.
  public var addresses: [AddressRange]?
  /// Zones; nil for all.
  public var zones: Set<Name>?

  /// Makes a rule.
  public init(
    name: String, allows: Bool, scope: Scope, keys: Set<Name>? = nil, addresses: [AddressRange]? = nil,
    zones: Set<Name>? = nil
  ) {
    self.name = name
    self.allows = allows
    self.scope = scope
    self.keys = keys
    self.addresses = addresses
    self.zones = zones
  }

  var isAboutTransfers: Bool {
    if case .transfer = scope { true } else { false }
  }

  /// Whether a rule decides about an operation, or why not.
  enum Match {
    case yes
    case no(String)
  }

  /// Whether the rule decides about the transfer of a zone to a client, whose key is nil where it did not sign.
  func match(transferOf zone: Name, key: Name?, address: IPAddress) -> Match {
    obstacle(key: key, address: address, zone: zone).map(Match.no) ?? .yes
  }

  /// The condition that does not hold, whatever the rule is about.
  private func obstacle(key: Name?, address: IPAddress, zone: Name) -> String? {
    if let keys {
      guard let key else { return "the request is not signed" }
      if !keys.contains(key) { return "it is not for key \(key.relativeText)" }
    }
    if let addresses, !addresses.contains(where: { $0.contains(address) }) { return "it is not for address \(address)" }
    if let zones, !zones.contains(zone) { return "it is not for zone \(zone)" }
    return nil
  }

  func match(_ operation: UpdateOperation, by requestor: Requestor, zone: Name) -> Match {
    if let obstacle = obstacle(key: requestor.key, address: requestor.address, zone: zone) { return .no(obstacle) }
    switch scope {
    case .records(let names, let types):
      if let names, !names.contains(where: { $0.matches(operation.name) }) {
        return .no("it is not for the name \(operation.name)")
      }
      guard let types else { return .yes }
      // Some of the types are enough to deny the deletion of all; to allow it takes all of them.
      guard let type = operation.type else { return allows ? .no("it does not cover all types of a name") : .yes }
      return types.contains(type) ? .yes : .no("it is not for type \(type)")
    case .kmsPublisher:
      return KMSPublisherScope.match(operation, host: requestor.host, zone: zone)
    case .transfer:
      return .no("it is about transfers")
    }
  }
}

/// A name, or all names below one: `*.example`.
public struct NamePattern: Sendable, Hashable {
  private let name: Name
  private let isBelow: Bool

  /// Takes a name; one that starts with the label `*` stands for all names below its parent.
  public init(_ name: Name) {
    if name.isWildcard, let parent = name.parent {
      self.name = parent
      isBelow = true
    } else {
      self.name = name
      isBelow = false
    }
  }

  /// Whether a name is meant.
  public func matches(_ other: Name) -> Bool {
    isBelow ? other != name && other.isSubdomain(of: name) : other == name
  }
}
