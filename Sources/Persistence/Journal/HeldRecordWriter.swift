import AccessPolicy
import Authority
import DNSWire
import GRDB
import KMS

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

  func write(_ holding: Commit.Holding, zone: Int64) throws {
    switch holding {
    case .hold(let held):
      guard let target = held.subject?.host else { return }
      let known = held.provenance
      try hold.run { row in
        row.add(zone)
        row.add(held.record.name.folded.wire)
        row.add(target.folded.wire)
        row.add(known.credential)
        row.add(held.record.name.wire)
        row.add(Int64(held.record.ttl))
        row.add(held.record.rdata)
        row.add(known.address)
        row.add(known.transport)
        row.add(known.rule)
        row.add(Int64(clamping: known.firstSeen))
        row.add(Int64(clamping: known.lastRefreshed))
        row.add(Int64(clamping: known.lastChanged))
        row.add(Lines.text(known.groups))
      }
      try pruning.run { row in
        row.add(zone)
        row.add(Int64(PersistenceLimits.heldRecords - 1))
      }
    case .withdraw(let owner, let target?, let credential):
      try withdrawal.run { row in
        row.add(zone)
        row.add(owner.folded.wire)
        row.add(target.folded.wire)
        row.add(credential)
      }
    case .withdraw(let owner, nil, let credential):
      try withdrawalOfAll.run { row in
        row.add(zone)
        row.add(owner.folded.wire)
        row.add(credential)
      }
    }
  }
}
