public import DNSWire

/// The exact difference between two versions of a zone, record by record as IXFR has it (RFC 1995): a changed TTL is a
/// removal and an addition.
public struct ChangeSet: Sendable, Equatable {
  /// The records that are no more; the SOA record among them where it changed.
  public var removed: [ResourceRecord]
  /// The records that are new.
  public var added: [ResourceRecord]

  /// Makes a change set.
  public init(removed: [ResourceRecord] = [], added: [ResourceRecord] = []) {
    self.removed = removed
    self.added = added
  }

  /// Whether nothing changed.
  public var isEmpty: Bool { removed.isEmpty && added.isEmpty }
}
