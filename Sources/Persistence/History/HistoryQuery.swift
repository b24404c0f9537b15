public import DNSWire

/// Which part of the history is asked for.
public struct HistoryQuery: Sendable {
  /// The zone.
  public var zone: Name
  /// A name in it; nil for all.
  public var name: Name?
  /// The number of entries at most: the newest ones.
  public var limit: Int

  /// Asks for a zone, or for one name in it.
  public init(zone: Name, name: Name? = nil, limit: Int) {
    self.zone = zone
    self.name = name
    self.limit = limit
  }

  /// Whether some names contain the one that is asked for.
  func matches(_ names: [Name]) -> Bool { name.map(names.contains) ?? true }
}
