public import Authority
public import DNSWire
import GRDB
public import KMS

/// A zone that treats publishers that are not sanctioned in another way than before.
public struct PublisherModeSwitch: Sendable, Equatable {
  /// The zone.
  public var zone: Name
  /// How it treated them.
  public var before: EnforcementMode
  /// How it treats them now.
  public var mode: EnforcementMode
}

extension Store {
  /// Keeps how zones treat publishers that are not sanctioned, also over a restart.
  ///
  /// - Parameters:
  ///   - modes: the mode of each zone, as the configuration says.
  ///   - time: now, in seconds since 1970.
  /// - Returns: the zones whose mode was another one before, in order; each stands in the history. A zone that is new here
  ///   was in no other mode.
  public func keep(
    _ modes: [Name: EnforcementMode], at time: UInt64
  ) async throws(JournalError) -> [PublisherModeSwitch] {
    let known = try await publisherModes()
    let news = modes.filter { known[$0.key] != $0.value }.sorted { $0.key < $1.key }
    guard !news.isEmpty else { return [] }
    let switches = news.compactMap { zone, mode in
      known[zone].map { PublisherModeSwitch(zone: zone, before: $0, mode: mode) }
    }
    try await write { db in
      for (zone, mode) in news {
        try db.execute(
          sql: "INSERT INTO publisher_mode (zone, mode) VALUES (?, ?) ON CONFLICT DO UPDATE SET mode = excluded.mode",
          arguments: [zone.folded.wire.data, mode.rawValue])
      }
      for item in switches {
        try Self.note(
          OperatorAction(
            time: time, zone: item.zone, author: "the configuration",
            action:
              "publishers that are not sanctioned: \(item.mode.rawValue) in place of \(item.before.rawValue)"),
          in: db)
      }
    }
    return switches
  }

  /// The modes that are known; not those that another version of the program may have written.
  private func publisherModes() async throws(JournalError) -> [Name: EnforcementMode] {
    try await read { db -> [Name: EnforcementMode] in
      var modes: [Name: EnforcementMode] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT zone, mode FROM publisher_mode") {
        let zone = try Name(wire: row.octets("zone"))
        modes[zone] = EnforcementMode(rawValue: row["mode"] as String)
      }
      return modes
    }
  }
}
