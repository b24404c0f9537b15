public import Authority
public import DNSWire
import GRDB

extension Store {
  /// The zones that the store knows.
  public func zones() async throws(JournalError) -> [Name] {
    try await readAside { db in
      try Row.fetchCursor(db, sql: "SELECT apex FROM zone").map { try Name(wire: $0.octets("apex")) }.array()
    }
  }
}

extension Cursor {
  fileprivate consuming func array() throws -> [Element] { try Array(self) }
}
