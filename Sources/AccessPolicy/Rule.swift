public import DNSWire

/// One rule: all its conditions must hold for it to decide.
public struct Rule: Sendable {
  /// What the rule is about.
  public enum Scope: Sendable {
    /// Any operation on records with these names and types; nil stands for all.
    case records(names: [NamePattern]?, types: Set<RecordType>?)
    /// A KMS host's own records: `_vlmcs._tcp.<zone>` SRV with the host as target, and the host's A and AAAA.
    case kmsPublisher
  }

  /// The name by which logs and the audit call it.
  public var name: String
  /// Whether what matches is allowed or denied.
  public var allows: Bool
  /// What it is about.
  public var scope: Scope
  /// Names of keys; nil for every known key.
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

  /// Whether a rule decides about an operation, or why not.
  enum Match {
    case yes
    case no(String)
  }

  func match(_ operation: UpdateOperation, by requestor: Requestor, zone: Name) -> Match {
    if let keys, !keys.contains(requestor.key) { return .no("it is not for key \(requestor.key.relativeText)") }
    if let addresses, !addresses.contains(where: { $0.contains(requestor.address) }) {
      return .no("it is not for address \(requestor.address)")
    }
    if let zones, !zones.contains(zone) { return .no("it is not for zone \(zone)") }
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
