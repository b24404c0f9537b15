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

  /// Whether the names below are not the zone's to answer for: a zone cut, or a DNAME.
  var isOccluding: Bool { recordSet(.ns) != nil || recordSet(.dname) != nil }
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

  static func encode(_ content: NodeContent, isApex: Bool) -> [UInt8] {
    var flags: UInt8 = 0
    if !isApex && content.recordSet(.ns) != nil { flags |= Flag.cut }
    if content.recordSet(.dname) != nil { flags |= Flag.redirection }
    return encode(content.name, flags: flags, childCount: content.childCount, recordSets: content.recordSets)
  }

  static func tombstone(_ name: Name) -> [UInt8] {
    encode(name, flags: Flag.tombstone, childCount: 0, recordSets: [])
  }

  private static func encode(_ name: Name, flags: UInt8, childCount: Int, recordSets: [RecordSet]) -> [UInt8] {
    let dataStart = headerOctets + name.wire.count + recordSets.count * directoryEntryOctets
    var end = dataStart
    for set in recordSets { end += dataOctets(of: set) }
    let count = (end + 7) & ~7
    var node: [UInt8] = []
    node.reserveCapacity(count)
    append(UInt32(truncatingIfNeeded: count), to: &node)
    append(UInt32(truncatingIfNeeded: childCount), to: &node)
    append(UInt16(truncatingIfNeeded: recordSets.count), to: &node)
    node.append(flags)
    node.append(UInt8(truncatingIfNeeded: name.wire.count))
    node += name.wire
    var start = dataStart
    for set in recordSets {
      let octets = dataOctets(of: set)
      append(set.type.rawValue, to: &node)
      append(UInt16(truncatingIfNeeded: set.rdatas.count), to: &node)
      append(set.ttl, to: &node)
      append(UInt32(truncatingIfNeeded: start), to: &node)
      append(UInt32(truncatingIfNeeded: octets), to: &node)
      start += octets
    }
    for set in recordSets {
      for rdata in set.rdatas {
        append(UInt16(truncatingIfNeeded: rdata.count), to: &node)
        node += rdata
      }
    }
    while node.count < count { node.append(0) }
    return node
  }

  private static func dataOctets(of set: RecordSet) -> Int {
    var octets = 0
    for rdata in set.rdatas { octets += 2 + rdata.count }
    return octets
  }

  private static func append<Number: FixedWidthInteger>(_ number: Number, to octets: inout [UInt8]) {
    for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
      octets.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
    }
  }
}
