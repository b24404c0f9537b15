import DNSWire
import KMS
import Persistence
import Testing

/// How zones treat publishers that are not sanctioned is known after a restart.
@Suite struct PublisherModeTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  /// Keeps the mode of the zone by a store that is opened for it.
  private func keep(_ mode: EnforcementMode) async throws -> [PublisherModeSwitch] {
    let store = try fixture.open()
    let switches = try await store.keep([fixture.zone: mode], at: 100)
    try store.close()
    return switches
  }

  private func actions() async throws -> [OperatorAction] {
    let store = try fixture.open()
    return try await store.history(of: HistoryQuery(zone: fixture.zone, limit: 10)).compactMap { entry in
      if case .action(let action) = entry { action } else { nil }
    }
  }

  @Test func firstModeIsNoSwitch() async throws {
    #expect(try await keep(.hold).isEmpty)
    #expect(try await keep(.hold).isEmpty)
    #expect(try await actions().isEmpty)
  }

  @Test func switchIsToldOfOnceAndStandsInTheHistory() async throws {
    _ = try await keep(.hold)
    let switches = try await keep(.observe)
    #expect(switches.map(\.zone) == [fixture.zone])
    #expect(switches.map(\.before) == [.hold] && switches.map(\.mode) == [.observe])
    #expect(try await keep(.observe).isEmpty)
    #expect(
      try await actions().map(\.action) == ["publishers that are not sanctioned: observe in place of hold"])
  }

  @Test func zoneThatComesBackIsComparedWithWhatItWas() async throws {
    _ = try await keep(.enforce)
    let store = try fixture.open()
    #expect(try await store.keep([:], at: 200).isEmpty)
    try store.close()
    #expect(try await keep(.observe).map(\.before) == [.enforce])
  }

  /// A database of version 3 had no modes.
  @Test func olderDatabaseGoesOn() async throws {
    try fixture.open().close()
    try fixture.rewrite(StoreFixture.toVersion3)
    #expect(try await keep(.hold).isEmpty)
    #expect(try await keep(.enforce).map(\.before) == [.hold])
  }
}
