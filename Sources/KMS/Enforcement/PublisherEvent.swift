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
  /// The `_vlmcs` name.
  public var owner: Name
  /// Priority, weight, port and target.
  public var service: ServiceData
  /// Who asked, in words: `key kms1.lab.example`.
  public var credential: String
  /// The address that the request came from; nil for what an operator did.
  public var address: IPAddress?
  /// Why, in words.
  public var reason: String

  /// Makes an event.
  public init(
    kind: Kind, time: UInt64, zone: Name, owner: Name, service: ServiceData, credential: String, address: IPAddress?,
    reason: String
  ) {
    self.kind = kind
    self.time = time
    self.zone = zone
    self.owner = owner
    self.service = service
    self.credential = credential
    self.address = address
    self.reason = reason
  }
}

extension PublisherEvent {
  /// Whether nobody signed the request rightly.
  public var isUnsigned: Bool { address != nil && credential == "nobody" }
}
