import GRDB

/// Writes what updates do about records that wait for an operator.
final class HeldRecordWriter {
  private let hold: RowStatement
  private let withdrawal: RowStatement
  private let withdrawalOfAll: RowStatement
  private let pruning: RowStatement

  init(_ db: Database) throws {
    hold = try RowStatement(
      db,
      """
      INSERT INTO held_record (zone, folded_owner, folded_target, credential, owner, ttl, rdata, address, transport, rule,
        first_seen, last_refreshed, last_changed, groups)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET owner = excluded.owner, ttl = excluded.ttl, rdata = excluded.rdata,
        address = excluded.address, transport = excluded.transport, rule = excluded.rule, groups = excluded.groups,
        last_refreshed = excluded.last_refreshed,
        last_changed = iif(rdata = excluded.rdata AND ttl = excluded.ttl, last_changed, excluded.last_changed)
      """)
    withdrawal = try RowStatement(
      db, "DELETE FROM held_record WHERE zone = ? AND folded_owner = ? AND folded_target = ? AND credential = ?")
    withdrawalOfAll = try RowStatement(
      db, "DELETE FROM held_record WHERE zone = ? AND folded_owner = ? AND credential = ?")
    pruning = try RowStatement(
      db,
      """
      DELETE FROM held_record WHERE zone = ?1 AND last_refreshed < (
        SELECT last_refreshed FROM held_record WHERE zone = ?1 ORDER BY last_refreshed DESC LIMIT 1 OFFSET ?2)
      """)
  }

  /// Does what comes next in the log.
  func write(_ reader: inout LogReader, zone: Int64) throws {
    guard let operation = HeldOperation(rawValue: try reader.number()) else { throw LogReader.Fault() }
    switch operation {
    case .hold: try writeHeld(&reader, zone: zone)
    case .withdrawal: try writeWithdrawal(&reader, zone: zone)
    }
  }

  private func writeHeld(_ reader: inout LogReader, zone: Int64) throws {
    let foldedOwner = try reader.range()
    let target = try reader.optionalRange()
    let credential = try reader.range()
    let owner = try reader.range()
    let ttl = try reader.integer()
    let rdata = try reader.range()
    let (address, transport, rule) = (try reader.range(), try reader.range(), try reader.range())
    let times = (first: try reader.integer(), refreshed: try reader.integer(), changed: try reader.integer())
    let groups = try reader.range()
    // Who published what is no SRV record is no host.
    guard let target else { return }
    let octets = reader.octets
    try hold.run { row in
      row.add(zone)
      row.add(blob: foldedOwner, of: octets)
      row.add(blob: target, of: octets)
      row.add(text: credential, of: octets)
      row.add(blob: owner, of: octets)
      row.add(ttl)
      row.add(blob: rdata, of: octets)
      row.add(text: address, of: octets)
      row.add(text: transport, of: octets)
      row.add(text: rule, of: octets)
      row.add(times.first)
      row.add(times.refreshed)
      row.add(times.changed)
      row.add(text: groups, of: octets)
    }
    try pruning.run { row in
      row.add(zone)
      row.add(Int64(PersistenceLimits.heldRecords - 1))
    }
  }

  private func writeWithdrawal(_ reader: inout LogReader, zone: Int64) throws {
    let owner = try reader.range()
    let target = try reader.optionalRange()
    let credential = try reader.range()
    let octets = reader.octets
    if let target {
      try withdrawal.run { row in
        row.add(zone)
        row.add(blob: owner, of: octets)
        row.add(blob: target, of: octets)
        row.add(text: credential, of: octets)
      }
    } else {
      try withdrawalOfAll.run { row in
        row.add(zone)
        row.add(blob: owner, of: octets)
        row.add(text: credential, of: octets)
      }
    }
  }
}
