import AccessPolicy
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 2136 §3.3 and §3.5: each request stands or falls alone, and as a whole.
@Suite struct RFC2136_3_3_Permission {
  private static let owner: Name = "_vlmcs._tcp.lab.example"
  private static let kms1 = Credential.of("kms1-key", host: "kms1.lab.example")

  /// Sends updates as `kms1-key`, which may publish its own host.
  private func run(
    prerequisites: [ResourceRecord] = [], _ updates: ResourceRecord...
  ) async throws -> (code: ResponseCode, changed: Bool) {
    let rules = [Rule(name: "kms", allows: true, scope: .publishers)]
    return try await UpdateServer.run(
      .of("lab.example", [.srv(Self.owner, "kms2.lab.example")]), credentials: [Self.kms1], rules: rules
    ) { server async throws in
      let records = try server.version("lab.example").records
      let code = try await server.update("lab.example", prerequisites: prerequisites, by: Self.kms1, updates)
      return (code, try server.version("lab.example").records != records)
    }
  }

  @Test func hostPublishesItself() async throws {
    let (code, changed) = try await run(.srv(Self.owner, "kms1.lab.example"), .a("kms1.lab.example"))
    #expect(code == .noError)
    #expect(changed)
  }

  @Test func oneRefusedOperationRefusesAll() async throws {
    let (code, changed) = try await run(.srv(Self.owner, "kms1.lab.example"), .a("www.lab.example"))
    #expect(code == .refused)
    #expect(!changed)
  }

  @Test func operationThatWouldChangeNothingIsRefusedAllTheSame() async throws {
    let (code, changed) = try await run(.srv(Self.owner, "kms1.lab.example"), .deletion("gone.lab.example"))
    #expect(code == .refused)
    #expect(!changed)
  }

  @Test func deletionOfTheRecordSetOfAllHostsTouchesTheHostsOwnAlone() async throws {
    let rules = [Rule(name: "kms", allows: true, scope: .publishers)]
    let records: [ResourceRecord] = [
      .srv(Self.owner, "kms2.lab.example"), .srv(Self.owner, priority: 7, "kms1.lab.example"),
    ]
    try await UpdateServer.run(.of("lab.example", records), credentials: [Self.kms1], rules: rules) {
      server async throws in
      let update: [ResourceRecord] = [.deletion(Self.owner, .srv), .srv(Self.owner, "kms1.lab.example")]
      #expect(try await server.update("lab.example", by: Self.kms1, update) == .noError)
      let set = try #require(try server.recordSet(Self.owner, .srv, in: "lab.example"))
      let left = try set.rdatas.map { try ServiceData(rdata: $0) }
      #expect(Set(left.map(\.target)) == ["kms1.lab.example", "kms2.lab.example"])
      #expect(left.allSatisfy { $0.priority == 0 })
    }
  }

  @Test func otherHostsRecordIsNotDeleted() async throws {
    let (code, changed) = try await run(.deletion(of: .srv(Self.owner, "kms2.lab.example")))
    #expect(code == .refused)
    #expect(!changed)
  }

  @Test func zoneThatCameSignedTakesNoUpdates() async throws {
    let zone = try ZoneVersion.signed(.nsec, "lab.example")
    try await UpdateServer.run(zone) { server async throws in
      let code = try await server.update("lab.example", by: UpdateServer.admin, [.a("host.lab.example")])
      #expect(code == .refused)
      #expect(try server.version("lab.example").records == zone.records)
    }
  }

  @Test func prerequisitesAreCheckedBeforePermission() async throws {
    let (code, _) = try await run(prerequisites: [.isInUse("gone.lab.example")], .a("www.lab.example"))
    #expect(code == .nameError)
  }

  @Test func hostRepublishesWithThePrerequisitesOfWindows() async throws {
    let (code, changed) = try await run(
      prerequisites: [.isAbsent("kms1.lab.example", .cname)], .deletion("kms1.lab.example", .a),
      .deletion("kms1.lab.example", .aaaa), .a("kms1.lab.example", ttl: 1200))
    #expect(code == .noError)
    #expect(changed)
  }

  @Test func refusedUpdateIsNotKept() async throws {
    try await UpdateServer.run(.of("lab.example"), rules: []) { server async throws in
      #expect(try await server.update("lab.example", [.a("www.lab.example")]) == .refused)
      #expect(server.journal.commits.isEmpty)
    }
  }

  @Test func updateWithoutOperationsNeedsNoPermission() async throws {
    try await UpdateServer.run(.of("lab.example"), rules: []) { server async throws in
      #expect(try await server.update("lab.example", []) == .noError)
    }
  }
}
