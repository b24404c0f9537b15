public import DNSWire

/// Something in which a new base and what updates did contradict each other.
public struct BaseConflict: Sendable, Equatable {
  /// How they do.
  public enum Kind: String, Sendable {
    /// The base came signed: no update has a place on it.
    case signed
    /// An alias stands alone (RFC 1034 §3.6.2), and a DNAME record among its like (RFC 6672 §2.4).
    case alias
    /// The RRset would have more records than fit into a message.
    case full
    /// The owner is outside the zone.
    case outside
    /// The zone would be left without a name server.
    case lastServer = "last-server"
    /// The record is below a zone cut or a DNAME record that the base has now: it is not answered any more.
    case hidden
    /// The base has no record at this owner any more, and had.
    case ownerGone = "owner-gone"
    /// Updates removed records of the base from an RRset which the base has changed as well.
    case changedTwice = "changed-twice"
    /// Updates removed the record, and what the base says is to count.
    case removed
    /// The record, or its RRset, has another TTL, and what the base says is to count.
    case timeToLive = "ttl"
  }

  /// How they contradict each other.
  public let kind: Kind
  /// What updates added or removed.
  public let record: ResourceRecord
  /// Whether updates removed it.
  public let isRemoval: Bool

  /// Makes a conflict.
  public init(_ kind: Kind, _ record: ResourceRecord, isRemoval: Bool = false) {
    self.kind = kind
    self.record = record
    self.isRemoval = isRemoval
  }

  /// Whether the record is served although they do, where what updates did counts.
  public var isServed: Bool { kind == .ownerGone || kind == .changedTwice && !isRemoval }

  /// The contradiction, in words that follow the record.
  public var reason: String {
    switch kind {
    case .signed: "the zone came signed, and takes no updates"
    case .alias: "the file has an alias where there is something else, or the other way round"
    case .full: "the RRset would have more records than fit into a message"
    case .outside: "it is outside the zone"
    case .lastServer: "the zone would have no name server without it"
    case .hidden: "it is below a delegation or a DNAME record of the file"
    case .ownerGone: "the file has no longer anything at this name"
    case .removed: "the file has it"
    case .timeToLive: "the file has another TTL"
    case .changedTwice: "the file has changed as well what updates had changed"
    }
  }
}
