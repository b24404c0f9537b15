import AccessPolicy
public import Authority
public import DNSWire
import GRDB

extension Store {
  /// The records of a zone that somebody published, with who did: those of a name, of a type, or all.
  public func publishedRecords(
    in zone: Name, name: Name? = nil, type: RecordType? = nil
  ) async throws(JournalError) -> [PublishedRecord] {
    try await readAside { db in
      try Row.fetchCursor(
        db,
        sql: """
          SELECT \(ResourceRecord.columns), \(Provenance.columns), state, asked_ttl, asked_rdata FROM dynamic_record
          WHERE zone = (SELECT id FROM zone WHERE apex = ?) AND credential IS NOT NULL
            \(name == nil ? "" : "AND folded_owner = ?") \(type == nil ? "" : "AND type = ?")
          """,
        arguments: [zone.folded.wire.data] + StatementArguments([name?.folded.wire.data].compactMap { $0 })
          + StatementArguments([type.map { Int64($0.rawValue) }].compactMap { $0 })
      ).map(PublishedRecord.init).collect()
    }
  }
}

extension PublishedRecord {
  fileprivate init(_ row: Row) throws {
    record = try ResourceRecord(row)
    isStatic = row["state"] == RecordState.publishedStatic.rawValue
    if let ttl = row["asked_ttl"] as Int64?, let rdata = row.optionalOctets("asked_rdata") {
      asked = ResourceRecord(
        name: record.name, type: record.type, ttl: UInt32(truncatingIfNeeded: ttl), rdata: rdata)
    } else {
      asked = nil
    }
    provenance = Provenance(row)
  }
}

extension Cursor {
  /// All elements.
  fileprivate consuming func collect() throws -> [Element] { try Array(self) }
}
