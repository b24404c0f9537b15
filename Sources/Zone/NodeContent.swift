public import DNSWire

/// What one name of a zone holds, owned; the compact form that lookups read is `NodeView`.
public struct NodeContent: Sendable {
  /// The owner, in the case it was given.
  public var name: Name
  /// The names directly below that exist.
  public var childCount: Int
  /// The RRsets; none at an empty non-terminal.
  public var recordSets: [RecordSet]

  /// The RRset of a type.
  public func recordSet(_ type: RecordType) -> RecordSet? {
    recordSets.first { $0.type == type }
  }
}

extension NodeContent {
  /// The records; a signature has the TTL of the RRset that it covers (RFC 4034 §3).
  public var records: [ResourceRecord] {
    recordSets.flatMap { set in
      var records = set.records(owner: name)
      guard set.type == .rrsig else { return records }
      for index in records.indices {
        records[index].ttl = records[index].coveredType.flatMap { recordSet($0)?.ttl } ?? set.ttl
      }
      return records
    }
  }
}

/// The octets of a node:
///
///     0  UInt32  octets of the node
///     4  UInt32  child count
///     8  UInt16  number of RRsets
///     10 UInt8   flags
///     11 UInt8   octets of the name
///     12 ...     the name, uncompressed, its case kept
///     then for each RRset: UInt16 type, UInt16 record count, UInt32 TTL, UInt32 offset, UInt32 octets
///     then for each RRset, at its offset, for each record: UInt16 length, rdata
///
/// All numbers are in network order; padding to a multiple of eight octets stands at the end.
enum NodeFormat {
  static let headerOctets = 12
  static let directoryEntryOctets = 16

  /// Set in a size that is no node's: so many octets, without this bit, are passed over.
  static let gapMark: UInt32 = 1

  enum Flag {
    /// The name does not exist any more: hides the image's node.
    static let tombstone: UInt8 = 1
    /// A zone cut: NS below the apex (RFC 1034 §4.2.1).
    static let cut: UInt8 = 2
    /// A DNAME record: the names below lead elsewhere (RFC 6672 §2.2).
    static let redirection: UInt8 = 4
  }

  /// Octets of a record in a message, its rdata aside, where its owner is compressed.
  static let recordOctets = 12

  /// Octets with the padding behind them.
  static func padded(_ octets: Int) -> Int { (octets + 7) & ~7 }
}
