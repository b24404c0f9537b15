public import Authority
import Foundation
import GRDB

/// The parts of a base, for several threads that read them at once: each on a connection of its own.
public struct BaseParts: Sendable {
  /// How many there are.
  public let count: Int
  /// Octets of all of them.
  public let octets: Int
  private let number: Int64
  private let path: String

  init(of number: Int64, in db: Database, path: String) throws {
    let row = try Row.fetchOne(
      db, sql: "SELECT count(*) AS parts, coalesce(sum(length(octets)), 0) AS octets FROM base_part WHERE base = ?",
      arguments: [number])
    count = row?["parts"] ?? 0
    octets = row?["octets"] ?? 0
    self.number = number
    self.path = path
  }

  /// Calls `body` with the octets of the parts at some positions, one after the other, until it gives false.
  public func read(_ positions: Range<Int>, _ body: (borrowing Span<UInt8>) -> Bool) throws(JournalError) {
    guard !positions.isEmpty else { return }
    do {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(PersistenceLimits.busyTimeout)
      configuration.label = "kmsdns.store.base"
      try DatabaseQueue(path: path, configuration: configuration).read { db in
        try StoreFault.noting {
          let rows = try Row.fetchCursor(
            db, sql: "SELECT octets FROM base_part WHERE base = ? AND part >= ? AND part < ? ORDER BY part",
            arguments: [number, Int64(positions.lowerBound), Int64(positions.upperBound)])
          var isWanted = true
          while isWanted, let row = try rows.next() {
            // The octets stay where SQLite has them.
            isWanted = try row.withUnsafeData(atIndex: 0) { data in
              guard let data else { return true }
              return body(data.span)
            }
          }
        }
      }
    } catch {
      throw JournalError(StoreReason.sentence(error, path: path))
    }
  }
}
