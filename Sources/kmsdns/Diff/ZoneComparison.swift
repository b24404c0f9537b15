import DNSWire
import Zone
import ZoneText

/// What is different between two zones, name by name in canonical order.
struct ZoneComparison {
  /// What does not count as a difference.
  struct Tolerance {
    /// The SOA record's serial.
    var serial = false
    /// TTLs.
    var ttl = false
    /// Signatures, and what else only signed zones have.
    var signatures = false
    /// The case of letters in names of rdata.
    var letterCase = true
  }

  /// The records of one owner and type that differ.
  struct Entry {
    let owner: Name
    let type: RecordType
    let removed: [ResourceRecord]
    let added: [ResourceRecord]
  }

  let entries: [Entry]

  /// Takes the exact difference.
  init(_ changes: ChangeSet, tolerating tolerance: Tolerance) {
    var groups: [Group: (removed: [ResourceRecord], added: [ResourceRecord])] = [:]
    for record in changes.removed { groups[Group(record), default: ([], [])].removed.append(record) }
    for record in changes.added { groups[Group(record), default: ([], [])].added.append(record) }
    entries = groups.compactMap { group, records in
      guard !tolerance.signatures || !group.type.isOfSignedZones else { return nil }
      let removed = records.removed.filter { record in
        !records.added.contains { tolerance.covers(record, $0) }
      }
      let added = records.added.filter { record in
        !records.removed.contains { tolerance.covers($0, record) }
      }
      guard !removed.isEmpty || !added.isEmpty else { return nil }
      return Entry(
        owner: group.owner, type: group.type, removed: removed.sorted(by: Self.isOrdered),
        added: added.sorted(by: Self.isOrdered))
    }.sorted { left, right in
      if left.owner != right.owner { return left.owner < right.owner }
      if (left.type == .soa) != (right.type == .soa) { return left.type == .soa }
      return left.type.rawValue < right.type.rawValue
    }
  }

  var isEmpty: Bool { entries.isEmpty }

  /// Records that are new, that are gone, and RRsets in which some are new and others gone.
  var counts: (added: Int, removed: Int, changed: Int) {
    entries.reduce(into: (0, 0, 0)) { counts, entry in
      if !entry.added.isEmpty, !entry.removed.isEmpty {
        counts.2 += 1
      } else {
        counts.0 += entry.added.count
        counts.1 += entry.removed.count
      }
    }
  }

  private struct Group: Hashable {
    let owner: Name
    let type: RecordType

    init(_ record: ResourceRecord) { (owner, type) = (record.name, record.type) }
  }

  private static func isOrdered(_ left: ResourceRecord, _ right: ResourceRecord) -> Bool {
    left.rdata.lexicographicallyPrecedes(right.rdata)
  }
}

extension ZoneComparison.Tolerance {
  /// Whether two records of one owner and type count as the same.
  fileprivate func covers(_ old: ResourceRecord, _ new: ResourceRecord) -> Bool {
    guard ttl || old.ttl == new.ttl else { return false }
    let isSame = letterCase ? old.isSame(as: new) : old.rdata == new.rdata
    if isSame { return true }
    guard serial, old.type == .soa, let before = try? StartOfAuthority(rdata: old.rdata),
      var after = try? StartOfAuthority(rdata: new.rdata)
    else { return false }
    after.serial = before.serial
    return before == after
  }
}

extension RecordType {
  /// RRSIG, NSEC, NSEC3, NSEC3PARAM, DNSKEY, CDS, CDNSKEY, ZONEMD: what signing adds to a zone.
  fileprivate var isOfSignedZones: Bool {
    [.rrsig, .nsec, .nsec3, .nsec3param].contains(self) || [48, 59, 60, 63].contains(rawValue)
  }
}
