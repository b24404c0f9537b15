public import AccessPolicy
public import DNSWire

/// What an update did, or tried to do, about a KMS publisher that is not sanctioned: what operators want to hear of at once.
public struct PublisherEvent: Sendable, Equatable {
  /// What happened.
  public enum Kind: String, Sendable, CaseIterable {
    /// A publisher that is not sanctioned is served from now on.
    case appeared
    /// A publisher that is not sanctioned published other values than before.
    case changed
    /// Its record is kept, and not served before an operator approves it.
    case held
    /// Its update was refused.
    case refused
    /// An operator approved it.
    case approved
    /// An operator rejected it.
    case rejected
  }

  /// What happened.
  public var kind: Kind
  /// When, in seconds since 1970.
  public var time: UInt64
  /// The zone.
  public var zone: Name
  /// The `_vlmcs` name, or the wildcard or DNAME record's name that leads clients on.
  public var owner: Name
  /// Priority, weight, port and target; of an alias the numbers are 0.
  public var service: ServiceData
  /// Whether clients are led to the target by an alias, which has no such numbers.
  public var isAlias: Bool
  /// Who asked, in words: `key kms1.lab.example`.
  public var credential: String
  /// The address that the request came from; nil for what an operator did.
  public var address: IPAddress?
  /// Why, in words.
  public var reason: String

  /// Makes an event.
  public init(
    kind: Kind, time: UInt64, zone: Name, owner: Name, service: ServiceData, isAlias: Bool = false, credential: String,
    address: IPAddress?, reason: String
  ) {
    self.kind = kind
    self.time = time
    self.zone = zone
    self.owner = owner
    self.service = service
    self.isAlias = isAlias
    self.credential = credential
    self.address = address
    self.reason = reason
  }
}

extension PublisherEvent {
  /// Whether nobody signed the request rightly.
  public var isUnsigned: Bool { address != nil && credential == "nobody" }

  /// What is published beside the target, in words.
  public var values: String {
    isAlias ? "an alias leads to it" : "port \(service.port), priority \(service.priority), weight \(service.weight)"
  }
}
