import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// Records whose publishers are silent are removed where that is configured, and static ones never.
@Suite struct ExpiryTests {
  private static let host = ResourceRecord.a("kms1.lab.example")
  private static var policy: AgingPolicy {
    var policy = AgingPolicy(staleAfter: 100)
    policy.removeAfter = 1_000
    policy.isDryRun = false
    return policy
  }

  /// Publishes `host`, tells the journal that it was last seen `age` seconds ago, and lets records expire.
  private func expire(
    _ policy: AgingPolicy = policy, age: UInt64 = 2_000, statics: [ResourceRecord] = [],
    silent: [ResourceRecord] = [host]
  ) async throws -> (removed: [Name], serial: UInt32, holdsHost: Bool, commits: [Commit]) {
    try await UpdateServer.run(.of("lab.example", serial: 1, statics)) { server async throws in
      #expect(try await server.update("lab.example", [Self.host]) == .noError)
      let provenance = Provenance(
        credential: "", address: "", transport: "", rule: "", firstSeen: 0, lastRefreshed: UpdateServer.now - age,
        lastChanged: 0)
      server.journal.remember(silent: silent.map { ($0, provenance) })
      let expiries = try await server.writer.expire(policy)
      let holdsHost = try server.recordSet(Self.host.name, .a, in: "lab.example") != nil
      return (
        expiries.flatMap(\.records).map(\.name), try server.serial("lab.example"), holdsHost, server.journal.commits
      )
    }
  }

  @Test func silentRecordIsRemoved() async throws {
    let result = try await expire()
    #expect(result.removed == [Self.host.name])
    #expect(!result.holdsHost)
  }

  @Test func removalIsAChangeOfTheServerItself() async throws {
    let result = try await expire()
    #expect(result.serial == 3)
    let commit = try #require(result.commits.last)
    guard case .server(let reason) = commit.author else { throw WrongAuthor() }
    #expect(reason.contains("aging"))
  }

  private struct WrongAuthor: Error {}

  @Test func recordThatWasSeenInTimeStays() async throws {
    let result = try await expire(age: 999)
    #expect(result.removed.isEmpty)
    #expect(result.holdsHost)
  }

  @Test func dryRunTellsAndRemovesNothing() async throws {
    var policy = Self.policy
    policy.isDryRun = true
    let result = try await expire(policy)
    #expect(result.removed == [Self.host.name])
    #expect(result.holdsHost)
    #expect(result.serial == 2)
  }

  @Test func withoutATimeNothingIsRemoved() async throws {
    let result = try await expire(AgingPolicy(staleAfter: 1))
    #expect(result.removed.isEmpty)
    #expect(result.holdsHost)
  }

  @Test func otherZonesAreLeftAlone() async throws {
    var policy = Self.policy
    policy.zones = ["other.example"]
    #expect(try await expire(policy).holdsHost)
  }

  @Test func staticRecordsStay() async throws {
    let file = ResourceRecord.a("www.lab.example")
    let result = try await expire(statics: [file], silent: [file])
    #expect(result.removed.isEmpty)
  }

  @Test func apexKeepsItsNameServers() async throws {
    let result = try await expire(silent: [.ns("lab.example", "ns1.lab.example"), .soa("lab.example")])
    #expect(result.removed.isEmpty)
  }
}
