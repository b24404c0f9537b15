import DNSWire

/// One node on its way into an image: its records by RRsets, each once; used for one node after the other.
struct NodeDraft {
  private struct Set {
    var type: RecordType
    var ttl: UInt32
    var count = 0
    var octets = 0
  }

  /// A record of the node, and the position of its RRset.
  private struct Member {
    var record: RecordPlace
    var set: Int
  }

  private var sets: [Set] = []
  private var members: [Member] = []
  /// The TTLs of signatures by the types that they cover (RFC 4034 §3).
  private var signatureTTLs: [(covered: UInt16, ttl: UInt32)] = []
  /// The records of a node with many, by the hashes of their rdata.
  private var known: [UInt64: RecordPlace] = [:]
  private var isApex = false
  /// Whether the members stand in the order of their RRsets.
  private var isOrdered = true
  private var alias: Bool?
  private(set) var isTooLarge = false

  /// From so many records on they are found by their hashes.
  private static let few = 24

  mutating func start(isApex: Bool) {
    sets.removeAll(keepingCapacity: true)
    members.removeAll(keepingCapacity: true)
    if !signatureTTLs.isEmpty { signatureTTLs.removeAll(keepingCapacity: true) }
    if !known.isEmpty { known = [:] }
    self.isApex = isApex
    isOrdered = true
    alias = nil
    isTooLarge = false
  }

  /// Whether the names below are not the zone's to answer for.
  var isOccluding: Bool { sets.contains { $0.type == .ns || $0.type == .dname } }

  /// Whether there is an NSEC record.
  var hasDenial: Bool { sets.contains { $0.type == .nsec } }

  /// Adds a record, unless it is there; says what it has against those before it, or they against it.
  mutating func add(_ record: RecordPlace, _ records: RecordReader) -> RecordConflict.Kind? {
    let entry = records[record]
    let type = entry.type
    let set: Int
    if let found = sets.firstIndex(where: { $0.type == type }) {
      set = found
      if isKnown(record, entry, set, records) { return .repeated }
    } else {
      set = sets.count
      sets.append(Set(type: type, ttl: entry.ttl))
    }
    guard sets[set].count < ZoneLimits.recordsPerSet else {
      // The first one says it for all.
      defer { isTooLarge = true }
      return isTooLarge ? nil : .tooMany
    }
    let isFirst = sets[set].count == 0
    if let last = members.last, set < last.set { isOrdered = false }
    members.append(Member(record: record, set: set))
    sets[set].count += 1
    sets[set].octets += 2 + Int(entry.dataCount)
    if members.count > Self.few { note(record, records) }
    if let conflict = conflict(type, isFirst: isFirst) { return conflict }
    return otherTTL(record, entry, set, records).map { .otherTTL($0) }
  }

  private mutating func conflict(_ type: RecordType, isFirst: Bool) -> RecordConflict.Kind? {
    switch type {
    case .soa where !(isFirst && isApex): return .secondSOA
    case .dname where !isFirst: return .secondDNAME
    case .rrsig, .nsec: return nil
    case .cname:
      if alias == true { return .secondCNAME }
      if alias == false { return .aliasBesideOthers }
      alias = true
    default:
      if alias == true { return .besideAlias }
      alias = false
    }
    return nil
  }

  /// The TTL that an RRset has, where it is not this record's.
  private mutating func otherTTL(
    _ record: RecordPlace, _ entry: PackedRecords.Entry, _ set: Int, _ records: RecordReader
  ) -> UInt32? {
    var ttl = sets[set].ttl
    if entry.type == .rrsig, entry.dataCount >= 2 {
      let covered = records.rdata(at: record).uint16(at: 0)
      guard let known = signatureTTLs.first(where: { $0.covered == covered }) else {
        signatureTTLs.append((covered, entry.ttl))
        return nil
      }
      ttl = known.ttl
    }
    return ttl == entry.ttl ? nil : ttl
  }

  /// Whether the set has this record; names in rdata compare folded (RFC 2136 §1.1.1).
  private func isKnown(
    _ record: RecordPlace, _ entry: PackedRecords.Entry, _ set: Int, _ records: RecordReader
  ) -> Bool {
    guard members.count > Self.few else {
      return members.contains { $0.set == set && Self.isSame($0.record, record, records) }
    }
    var hash = Self.hash(record, records)
    while let other = known[hash] {
      if records[other].typeValue == entry.typeValue, Self.isSame(other, record, records) { return true }
      hash &+= 1
    }
    return false
  }

  /// Takes a record of a node with many into the table, and with the first of these those before it.
  private mutating func note(_ record: RecordPlace, _ records: RecordReader) {
    let new = known.isEmpty ? members.map(\.record) : [record]
    for record in new {
      var hash = Self.hash(record, records)
      while known[hash] != nil { hash &+= 1 }
      known[hash] = record
    }
  }

  private static func hash(_ record: RecordPlace, _ records: RecordReader) -> UInt64 {
    let rdata = records.rdata(at: record)
    return NameHash.extendFolding(
      NameHash.root &+ UInt64(records[record].typeValue), rdata, from: 0, length: rdata.count)
  }

  /// Whether two records of one type are the same.
  private static func isSame(_ one: RecordPlace, _ other: RecordPlace, _ records: RecordReader) -> Bool {
    let (left, right) = (records.rdata(at: one), records.rdata(at: other))
    // The first comparisons sort out nearly all.
    guard left.count == right.count, ASCII.isSame(left, right) else { return false }
    let (first, second) = (left.array(0..<left.count), right.array(0..<right.count))
    let type = records[one].type
    return first == second || RecordData.canonical(type, first) == RecordData.canonical(type, second)
  }

  /// Writes the node.
  mutating func write(_ name: borrowing Span<UInt8>, _ records: RecordReader, to writer: inout NodeWriter) {
    var flags: UInt8 = 0
    if !isApex, sets.contains(where: { $0.type == .ns }) { flags |= NodeFormat.Flag.cut }
    if sets.contains(where: { $0.type == .dname }) { flags |= NodeFormat.Flag.redirection }
    let directory = NodeFormat.headerOctets + name.count
    var start = directory + sets.count * NodeFormat.directoryEntryOctets
    let end = sets.reduce(start) { $0 + $1.octets }
    writer.write(UInt32(truncatingIfNeeded: (end + 7) & ~7))
    writer.write(UInt32(0))
    writer.write(UInt16(truncatingIfNeeded: sets.count))
    writer.write(flags)
    writer.write(UInt8(truncatingIfNeeded: name.count))
    writer.write(name)
    for set in sets {
      writer.write(set.type.rawValue)
      writer.write(UInt16(truncatingIfNeeded: set.count))
      writer.write(set.ttl)
      writer.write(UInt32(truncatingIfNeeded: start))
      writer.write(UInt32(truncatingIfNeeded: set.octets))
      start += set.octets
    }
    if !isOrdered { members.sort { ($0.set, $0.record) < ($1.set, $1.record) } }
    for member in members {
      writer.write(records[member.record].dataCount)
      writer.write(records.rdata(at: member.record))
    }
    writer.align()
  }
}
