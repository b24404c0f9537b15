public import AccessPolicy
public import DNSWire

/// One SRV record that sends clients to a KMS host, and what is known of it.
public struct PublishedService: Sendable {
  /// The `_vlmcs` name that a client asks for to get the record: the owner, unless `steps` lead to it.
  public var name: Name
  /// The record's owner.
  public var owner: Name
  /// The record's TTL, in seconds.
  public var ttl: UInt32
  /// Priority, weight, port and target.
  public var service: ServiceData
  /// What the target leads to.
  public var target: TargetResolution
  /// Where the record stands, for example `file:line`.
  public var place: String
  /// Who published it, where that is known.
  public var provenance: Provenance?
  /// When it was last published, in seconds since 1970, where that is known and the record ages.
  public var lastRefreshed: UInt64?
  /// Whether the host offers KMS, where it was asked.
  public var probe: ProbeOutcome?
  /// How a client gets from `name` to the record; empty where the record stands there.
  public var steps: [LookupStep]
  /// Whether it stands below a delegation or a DNAME record of its zone, so that no client gets it from there.
  public var isOccluded = false

  /// Makes a record with what is known of it; `name` is the owner unless it is said.
  public init(
    name: Name? = nil, owner: Name, ttl: UInt32, service: ServiceData, target: TargetResolution, place: String,
    provenance: Provenance? = nil, lastRefreshed: UInt64? = nil, steps: [LookupStep] = []
  ) {
    self.name = name ?? owner
    self.owner = owner
    self.ttl = ttl
    self.service = service
    self.target = target
    self.place = place
    self.provenance = provenance
    self.lastRefreshed = lastRefreshed
    self.steps = steps
  }
}

/// One step of a lookup from a name to another name's records.
public struct LookupStep: Sendable, Equatable {
  /// What makes a lookup go on elsewhere.
  public enum Kind: String, Sendable, Codable {
    /// A CNAME record (RFC 1034 §3.6.2).
    case cname
    /// A DNAME record above the name (RFC 6672).
    case dname
    /// A wildcard, whose records stand for the name's (RFC 4592).
    case wildcard
  }

  /// What it is.
  public var kind: Kind
  /// The owner of the CNAME or DNAME record, or the wildcard.
  public var owner: Name
  /// The name that the lookup goes on with; of a wildcard the name that it stands for.
  public var name: Name

  /// Makes a step.
  public init(kind: Kind, owner: Name, name: Name) {
    self.kind = kind
    self.owner = owner
    self.name = name
  }
}
