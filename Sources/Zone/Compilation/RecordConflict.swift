/// What two records of a zone have against each other, or one has against its zone.
public struct RecordConflict: Sendable, Equatable {
  /// What it is.
  public enum Kind: Sendable, Equatable {
    /// The record stands there before, perhaps in another spelling.
    case repeated
    /// The RRset has this other TTL, that of its first record (RFC 2181 §5.2).
    case otherTTL(UInt32)
    /// The RRset has as many records as one can have.
    case tooMany
    /// The owner is not in the zone.
    case outOfZone
    /// The zone has an SOA record before this one (RFC 1035 §5.2).
    case secondSOA
    /// The name has a DNAME record before this one (RFC 6672 §2.4).
    case secondDNAME
    /// The name has a CNAME record before this one (RFC 2181 §10.1).
    case secondCNAME
    /// A CNAME record at a name that has other records (RFC 1034 §3.6.2).
    case aliasBesideOthers
    /// A record at a name that has a CNAME record (RFC 1034 §3.6.2).
    case besideAlias
  }

  /// What it is.
  public var kind: Kind
  /// The position of the later record.
  public var record: Int
}
