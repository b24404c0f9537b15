import AccessPolicy
import DNSWire
import Foundation
import GRDB

extension Database {
  /// The number of a zone's row, by its folded apex; nil where there is none.
  func zoneNumber(_ apex: Name) throws -> Int64? {
    try Int64.fetchOne(self, sql: "SELECT id FROM zone WHERE apex = ?", arguments: [apex.wire.data])
  }
}

extension Row {
  /// A column's octets.
  func octets(_ column: String) -> [UInt8] { Array(self[column] as Data) }

  /// A column's octets, if it has any.
  func optionalOctets(_ column: String) -> [UInt8]? { (self[column] as Data?).map { Array($0) } }
}

extension ResourceRecord {
  /// What a record is read from.
  static let columns = """
    coalesce(owner, folded_owner) AS owner, type, ttl, coalesce(rdata, canonical_rdata) AS rdata
    """

  /// A record from the columns `owner`, `type`, `ttl` and `rdata`.
  init(_ row: Row) throws {
    let name = try Name(wire: row.octets("owner"))
    let type = RecordType(rawValue: UInt16(truncatingIfNeeded: row["type"] as Int64))
    let rdata = row.octets("rdata")
    try RecordData.validate(type, rdata)
    self.init(name: name, type: type, ttl: UInt32(truncatingIfNeeded: row["ttl"] as Int64), rdata: rdata)
  }
}

extension Provenance {
  /// What provenance is read from.
  static let columns = "credential, address, transport, rule, groups, first_seen, last_refreshed, last_changed"

  init(_ row: Row) {
    self.init(
      credential: row["credential"] as String? ?? "", address: row["address"] as String? ?? "",
      transport: row["transport"] as String? ?? "", rule: row["rule"] as String? ?? "",
      firstSeen: UInt64(clamping: row["first_seen"] as Int64),
      lastRefreshed: UInt64(clamping: row["last_refreshed"] as Int64),
      lastChanged: UInt64(clamping: row["last_changed"] as Int64))
    groups = Lines.lines(row["groups"] as String? ?? "")
  }
}
