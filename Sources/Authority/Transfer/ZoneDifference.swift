import DNSWire
import Zone

/// What is known at once of the difference between one version of a zone and the next (RFC 1995 §4).
struct ZoneDifference: Sendable {
  /// The serial before.
  let from: Serial
  /// The serial after.
  let to: Serial
  /// How many records it has, the SOA records among them.
  let records: Int

  /// Takes changes; nil where they do not replace the zone's SOA record.
  init?(_ changes: ChangeSet, apex: Name) {
    guard let from = changes.removed.serial(of: apex), let to = changes.added.serial(of: apex) else { return nil }
    self.from = from
    self.to = to
    records = changes.removed.count + changes.added.count
  }
}

extension ChangeSet {
  /// The records in the order of a transfer: the SOA record before, what was removed, the SOA record after, what was added.
  var transferRecords: [ResourceRecord] {
    [removed, added].flatMap { records in
      records.filter { $0.type == .soa } + records.filter { $0.type != .soa }
    }
  }

  /// Octets of the records, names uncompressed.
  var transferOctets: Int {
    (removed + added).reduce(0) { $0 + $1.name.wire.count + 10 + $1.rdata.count }
  }
}

extension [ResourceRecord] {
  /// The serial of the zone's SOA record among them.
  fileprivate func serial(of apex: Name) -> Serial? {
    // It is the last one nearly always.
    for index in indices.reversed() where self[index].type == .soa && self[index].name == apex {
      return StartOfAuthority.serial(of: self[index].rdata)
    }
    return nil
  }
}

extension [ChangeSet] {
  /// All as one (RFC 1995 §5): what was removed and came again, or came and was removed again, is not in it.
  var condensed: [ChangeSet] {
    guard count > 1 else { return self }
    var tally = Tally()
    for changes in self {
      for record in changes.removed { tally.count(record, -1) }
      for record in changes.added { tally.count(record, 1) }
    }
    return [tally.changes]
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
