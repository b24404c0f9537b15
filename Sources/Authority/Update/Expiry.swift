public import DNSWire

/// What is to become of records that were published and not published again.
public struct AgingPolicy: Sendable, Equatable {
  /// Seconds after which a record counts as stale.
  public var staleAfter: UInt64
  /// Seconds after which it is removed; nil for never.
  public var removeAfter: UInt64?
  /// Whether removals are only told of.
  public var isDryRun = true
  /// Types; nil for all.
  public var types: Set<RecordType>?
  /// Zones; nil for all.
  public var zones: Set<Name>?

  /// Makes a policy that removes nothing.
  public init(staleAfter: UInt64) {
    self.staleAfter = staleAfter
  }

  /// Whether a zone is meant.
  public func covers(_ zone: Name) -> Bool { zones?.contains(zone) ?? true }
}

/// The records that a zone loses because their publishers are silent.
public struct Expiry: Sendable {
  /// The zone.
  public let zone: Name
  /// The records.
  public let records: [ResourceRecord]
  /// The zone's serial then.
  public let serial: Serial
}
