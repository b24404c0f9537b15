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

  /// Whether nothing changed but the case of letters in names of rdata.
  public var isSpellingOnly: Bool {
    guard removed.count == added.count else { return false }
    let before = Set(removed.map(Folded.init))
    return added.allSatisfy { before.contains(Folded($0)) }
  }

  /// A record, whatever the case of letters in its names.
  private struct Folded: Hashable {
    let name: Name
    let type: RecordType
    let ttl: UInt32
    let rdata: [UInt8]

    init(_ record: ResourceRecord) {
      (name, type, ttl) = (record.name, record.type, record.ttl)
      rdata = RecordData.canonical(record.type, record.rdata)
    }
  }
}
