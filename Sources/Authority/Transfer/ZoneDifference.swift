import DNSWire
import Zone

/// The difference between one version of a zone and the next, as an incremental transfer has it (RFC 1995 §4).
struct ZoneDifference: Sendable {
  /// The serial before.
  let from: Serial
  /// The serial after.
  let to: Serial
  /// What was removed and added, the SOA records among them.
  var changes: ChangeSet
  /// How many records it has.
  let records: Int

  /// Takes changes; nil where they do not replace the zone's SOA record.
  init?(_ changes: ChangeSet, apex: Name) {
    guard let from = changes.removed.serial(of: apex), let to = changes.added.serial(of: apex) else { return nil }
    self.from = from
    self.to = to
    self.changes = changes
    records = changes.removed.count + changes.added.count
  }

  /// The records in the order of a transfer: the SOA record before, what was removed, the SOA record after, what was added.
  var transferRecords: [ResourceRecord] {
    [changes.removed, changes.added].flatMap { records in
      records.filter { $0.type == .soa } + records.filter { $0.type != .soa }
    }
  }

  /// Octets of the records, names uncompressed.
  var octets: Int {
    (changes.removed + changes.added).reduce(0) { $0 + $1.name.wire.count + 10 + $1.rdata.count }
  }
}

extension [ResourceRecord] {
  /// The serial of the zone's SOA record among them.
  fileprivate func serial(of apex: Name) -> Serial? {
    first { $0.type == .soa && $0.name == apex }.flatMap { try? StartOfAuthority(rdata: $0.rdata).serial }
  }
}

extension [ZoneDifference] {
  /// All as one (RFC 1995 §5): what was removed and came again, or came and was removed again, is not in it.
  var condensed: [ZoneDifference] {
    guard count > 1, let apex = first?.changes.removed.first(where: { $0.type == .soa })?.name else { return self }
    var tally = Tally()
    for difference in self {
      for record in difference.changes.removed { tally.count(record, -1) }
      for record in difference.changes.added { tally.count(record, 1) }
    }
    return ZoneDifference(tally.changes, apex: apex).map { [$0] } ?? self
  }
}

/// How often each record was added, less how often it was removed.
private struct Tally {
  private struct Key: Hashable {
    let owner: [UInt8]
    let type: RecordType
    let ttl: UInt32
    let rdata: [UInt8]
  }

  private var places: [Key: Int] = [:]
  private var records: [(record: ResourceRecord, count: Int)] = []

  mutating func count(_ record: ResourceRecord, _ difference: Int) {
    let key = Key(owner: record.name.wire, type: record.type, ttl: record.ttl, rdata: record.rdata)
    let place = places[key] ?? records.count
    if place == records.count {
      places[key] = place
      records.append((record, 0))
    }
    records[place].count += difference
  }

  var changes: ChangeSet {
    ChangeSet(
      removed: records.filter { $0.count < 0 }.map(\.record), added: records.filter { $0.count > 0 }.map(\.record))
  }
}
