import AccessPolicy
import Authority
import DNSWire
import KMS
import TestSupport
import Testing
import Zone

/// What becomes of a KMS host that is not sanctioned and publishes itself, where the rules allow it.
@Suite struct EnforcementTests {
  static let owner: Name = "_vlmcs._tcp.lab.example"
  static let rogue: Name = "rogue.lab.example"
  static let good: Name = "kms1.lab.example"
  static let rogueKey = Credential.of("rogue-key", host: rogue, secret: 5)
  static let subject = PublisherSubject(zone: "lab.example", host: rogue, credential: "key rogue-key")

  /// A zone in a mode; `kms1` is sanctioned.
  private func run(
    _ mode: EnforcementMode, rulings: [PublisherRuling] = [], sanctioned: SanctionedHosts? = SanctionedHosts([good]),
    _ body: @Sendable (UpdateServer) async throws -> Void
  ) async throws {
    try await UpdateServer.run(
      .of("lab.example"), credentials: [UpdateServer.admin, Self.rogueKey],
      enforcement: Enforcement(modes: ["lab.example": mode], sanctioned: sanctioned, rulings: rulings), body)
  }

  private struct WrongAuthor: Error {}

  private static func ruling(isApproved: Bool) -> PublisherRuling {
    PublisherRuling(subject: subject, isApproved: isApproved, operatorName: "ada", time: UpdateServer.now)
  }

  private static func publish(
    _ server: UpdateServer, weight: UInt16 = 0, _ host: Name = rogue, by credential: Credential = rogueKey
  ) async throws -> ResponseCode {
    try await server.update("lab.example", by: credential, [.srv(owner, weight: weight, host)])
  }

  /// Publishes a host as an administrator; what is answered, and how many records are served then.
  private static func publish(
    _ server: UpdateServer, _ host: Name, at owner: Name
  ) async throws -> (ResponseCode, Int) {
    let code = try await server.update("lab.example", by: UpdateServer.admin, [.srv(owner, host)])
    return (code, try server.recordSet(owner, .srv, in: "lab.example")?.rdatas.count ?? 0)
  }

  private static func served(_ server: UpdateServer) throws -> Int {
    try server.recordSet(owner, .srv, in: "lab.example")?.rdatas.count ?? 0
  }

  @Test func observedZoneServesAndTells() async throws {
    try await run(.observe) { server async throws in
      #expect(try await Self.publish(server) == .noError)
      #expect(try Self.served(server) == 1)
      #expect(server.publisherEvents.map(\.kind) == [.appeared])
      #expect(server.publisherEvents.first?.service.target == Self.rogue)
      #expect(server.journal.commits.first?.notes == ["flagged: rogue.lab.example is not a sanctioned KMS host"])
    }
  }

  /// A wildcard may answer for `_vlmcs._tcp` below it.
  @Test(arguments: ["*.lab.example", "*._tcp.y.lab.example"] as [Name])
  func recordAtAWildcardIsJudgedByItsTarget(wildcard: Name) async throws {
    for (mode, kind, expected) in [
      (.observe, .appeared, (.noError, 1)), (.hold, .held, (.noError, 0)), (.enforce, .refused, (.refused, 0)),
    ] as [(EnforcementMode, PublisherEvent.Kind, (ResponseCode, Int))] {
      try await run(mode) { server async throws in
        #expect(try await Self.publish(server, Self.rogue, at: wildcard) == expected)
        #expect(server.publisherEvents.map(\.kind) == [kind])
        #expect(server.publisherEvents.first?.owner == wildcard)
      }
      try await run(mode) { server async throws in
        #expect(try await Self.publish(server, Self.good, at: wildcard) == (.noError, 1))
        #expect(server.publisherEvents.isEmpty)
      }
    }
  }

  @Test(
    arguments: [
      .cname("_vlmcs._tcp.x.lab.example", "evil.test"), .cname("*.y.lab.example", "evil.test"),
      .dname("x.lab.example", "evil.test"), .ns("_tcp.lab.example", "evil.test"),
      .ns("_vlmcs._TCP.lab.example", "evil.test"),
    ] as [ResourceRecord])
  func aliasThatMayLeadClientsElsewhereIsNotServedUnseen(alias: ResourceRecord) async throws {
    for (mode, kind, code) in [
      (.observe, .appeared, .noError), (.hold, .refused, .refused), (.enforce, .refused, .refused),
    ] as [(EnforcementMode, PublisherEvent.Kind, ResponseCode)] {
      try await run(mode) { server async throws in
        #expect(try await server.update("lab.example", by: UpdateServer.admin, [alias]) == code)
        #expect(try (server.recordSet(alias.name, alias.type, in: "lab.example") != nil) == (code == .noError))
        #expect(server.publisherEvents.map(\.kind) == [kind])
        #expect(server.publisherEvents.first?.service.target == "evil.test")
      }
    }
  }

  @Test func aliasOfAnotherNameIsNobodysConcern() async throws {
    try await run(.enforce) { server async throws in
      #expect(
        try await server.update(
          "lab.example", by: UpdateServer.admin,
          [.cname("www.lab.example", "web.test"), .ns("branch.lab.example", "ns.test"), .ns("lab.example", "ns.test")])
          == .noError)
      #expect(server.publisherEvents.isEmpty)
    }
  }

  @Test func publishingAgainIsNotToldOfAgain() async throws {
    try await run(.observe) { server async throws in
      for _ in 0..<3 { #expect(try await Self.publish(server) == .noError) }
      #expect(server.publisherEvents.map(\.kind) == [.appeared])
    }
  }

  @Test func changedValuesAreToldOf() async throws {
    try await run(.observe) { server async throws in
      _ = try await Self.publish(server)
      let code = try await server.update(
        "lab.example", by: Self.rogueKey,
        [.deletion(of: .srv(Self.owner, weight: 0, Self.rogue)), .srv(Self.owner, weight: 9, Self.rogue)])
      #expect(code == .noError)
      #expect(server.publisherEvents.map(\.kind) == [.appeared, .changed])
    }
  }

  @Test func zoneWithoutAListIsObservedInSilence() async throws {
    try await run(.observe, sanctioned: nil) { server async throws in
      #expect(try await Self.publish(server) == .noError)
      #expect(server.publisherEvents.isEmpty)
      #expect(server.journal.commits.first?.notes == [])
    }
  }

  @Test func sanctionedHostIsServedInEveryMode() async throws {
    for mode in EnforcementMode.allCases {
      try await run(mode) { server async throws in
        #expect(try await Self.publish(server, Self.good, by: UpdateServer.admin) == .noError)
        #expect(try Self.served(server) == 1)
        #expect(server.publisherEvents.isEmpty)
      }
    }
  }

  @Test func enforcingZoneRefusesSignedWithTheReason() async throws {
    try await run(.enforce) { server async throws in
      #expect(try await Self.publish(server) == .refused)
      #expect(try Self.served(server) == 0)
      #expect(server.publisherEvents.map(\.kind) == [.refused])
      #expect(server.events.last?.description.contains("rogue.lab.example is not a sanctioned KMS host") == true)
      #expect(server.journal.commits.isEmpty)
    }
  }

  @Test func enforcedUpdateIsRefusedAsAWhole() async throws {
    try await run(.enforce) { server async throws in
      let code = try await server.update(
        "lab.example", by: Self.rogueKey, [.a(Self.rogue), .srv(Self.owner, Self.rogue)])
      #expect(code == .refused)
      #expect(try server.recordSet(Self.rogue, .a, in: "lab.example") == nil)
    }
  }

  @Test func heldRecordIsAnsweredNoErrorAndNotServed() async throws {
    try await run(.hold) { server async throws in
      #expect(try await Self.publish(server) == .noError)
      #expect(try Self.served(server) == 0)
      #expect(try server.serial("lab.example") == 1)
      let held = try await server.journal.heldRecords(in: "lab.example")
      #expect(held.map(\.subject) == [Self.subject])
      #expect(held.first?.provenance.firstSeen == UpdateServer.now)
      #expect(server.publisherEvents.map(\.kind) == [.held])
    }
  }

  @Test func restOfAHeldUpdateIsCarriedOut() async throws {
    try await run(.hold) { server async throws in
      let code = try await server.update(
        "lab.example", by: Self.rogueKey, [.srv(Self.owner, Self.rogue), .a(Self.rogue)])
      #expect(code == .noError)
      #expect(try Self.served(server) == 0)
      #expect(try server.recordSet(Self.rogue, .a, in: "lab.example") != nil)
    }
  }

  @Test func withdrawnRecordIsHeldNoLonger() async throws {
    try await run(.hold) { server async throws in
      _ = try await Self.publish(server)
      #expect(try await server.update("lab.example", by: Self.rogueKey, [.deletion(Self.owner, .srv)]) == .noError)
      #expect(try await server.journal.heldRecords(in: "lab.example").isEmpty)
    }
  }

  @Test func withdrawalOfAnotherLeavesWhatIsHeld() async throws {
    try await run(.hold) { server async throws in
      _ = try await Self.publish(server)
      #expect(try await server.update("lab.example", [.deletion(Self.owner, .srv)]) == .noError)
      #expect(try await server.journal.heldRecords(in: "lab.example").count == 1)
    }
  }

  @Test func deletionBeforeTheAdditionLeavesOneHeldRecord() async throws {
    try await run(.hold) { server async throws in
      _ = try await Self.publish(server)
      let code = try await server.update(
        "lab.example", by: Self.rogueKey, [.deletion(Self.owner, .srv), .srv(Self.owner, weight: 7, Self.rogue)])
      #expect(code == .noError)
      let held = try await server.journal.heldRecords(in: "lab.example")
      #expect(try held.map { try ServiceData(rdata: $0.record.rdata).weight } == [7])
    }
  }

  @Test func approvedRecordIsServedWithItsPublisher() async throws {
    try await run(.hold) { server async throws in
      _ = try await Self.publish(server)
      let served = try await server.writer.approve(Self.ruling(isApproved: true))
      #expect(served.map(\.type) == [.srv])
      #expect(try Self.served(server) == 1)
      #expect(try server.serial("lab.example") == 2)
      let commit = try #require(server.journal.commits.last)
      #expect(commit.publications.first?.publisher?.credential == "key rogue-key")
      guard case .operator(let name, let reason) = commit.author else { throw WrongAuthor() }
      #expect(name == "ada")
      #expect(reason == "approved rogue.lab.example, published by key rogue-key")
    }
  }

  @Test func approvedPublisherPublishesItselfFromThenOn() async throws {
    try await run(.hold, rulings: [Self.ruling(isApproved: true)]) { server async throws in
      #expect(try await Self.publish(server) == .noError)
      #expect(try Self.served(server) == 1)
      #expect(server.publisherEvents.isEmpty)
    }
  }

  @Test func approvalIsForOneCredential() async throws {
    try await run(.hold, rulings: [Self.ruling(isApproved: true)]) { server async throws in
      #expect(try await Self.publish(server, by: UpdateServer.admin) == .noError)
      #expect(try Self.served(server) == 0)
    }
  }

  @Test func rejectedPublisherIsRefused() async throws {
    for mode in [EnforcementMode.observe, .hold, .enforce] {
      try await run(mode, rulings: [Self.ruling(isApproved: false)]) { server async throws in
        #expect(try await Self.publish(server) == .refused)
        #expect(server.events.last?.description.contains("an operator rejected rogue.lab.example") == true)
      }
    }
  }

  /// Who signs with a KEY of the zone, or has a ticket, chooses how its name is spelled.
  @Test func rejectionHoldsHoweverTheCredentialIsSpelled() async throws {
    let ruling = PublisherRuling(
      subject: PublisherSubject(zone: "lab.example", host: Self.rogue, credential: "key ROGUE-Key"), isApproved: false,
      operatorName: "ada", time: UpdateServer.now)
    try await run(.observe, rulings: [ruling]) { server async throws in
      #expect(try await Self.publish(server) == .refused)
      #expect(try Self.served(server) == 0)
    }
  }

  /// What waits for the disk while an operator decides has not been seen by anybody.
  @Test func rejectionCountsForWhatWaitsForTheDisk() async throws {
    try await run(.observe) { server async throws in
      let gate = Gate()
      server.journal.onCommit { gate.hold() }
      async let first = server.update("lab.example", [.a("first.lab.example")])
      await gate.isHolding()
      async let second = Self.publish(server)
      while server.writer.taken < 2 { await Task.yield() }
      server.enforcement.update { enforcement in
        var changed = enforcement
        changed.rule(Self.subject, isApproved: false)
        return changed
      }
      gate.open()
      #expect(try await [first, second] == [.noError, .refused])
      #expect(try Self.served(server) == 0)
    }
  }

  @Test func approvalChangesNoZoneThatCameSigned() async throws {
    let signature: [UInt8] = [0, 2, 13, 2] + [UInt8](repeating: 0, count: 14) + [0, 1, 2, 3]
    let signed = try ZoneVersion.of(
      "lab.example", [ResourceRecord(name: "lab.example", type: .rrsig, ttl: 3600, rdata: signature)])
    try await UpdateServer.run(signed) { server async throws in
      await #expect(throws: JournalError.self) { try await server.writer.approve(Self.ruling(isApproved: true)) }
      #expect(try server.serial("lab.example") == 1)
    }
  }

  @Test func rejectionRemovesWhatIsServed() async throws {
    try await run(.observe) { server async throws in
      _ = try await Self.publish(server)
      let provenance = Provenance(
        credential: "key rogue-key", address: "192.0.2.9", transport: "tcp", rule: "all", firstSeen: 1,
        lastRefreshed: 1,
        lastChanged: 1)
      server.journal.remember(silent: [(.srv(Self.owner, weight: 0, Self.rogue), provenance)])
      let removed = try await server.writer.reject(Self.ruling(isApproved: false))
      #expect(removed.map(\.type) == [.srv])
      #expect(try Self.served(server) == 0)
    }
  }

  @Test func failingJournalLeavesAHeldRecordUnserved() async throws {
    try await run(.hold) { server async throws in
      _ = try await Self.publish(server)
      server.journal.fail("the disk is full")
      await #expect(throws: JournalError.self) { try await server.writer.approve(Self.ruling(isApproved: true)) }
      #expect(try Self.served(server) == 0)
      #expect(try server.serial("lab.example") == 1)
    }
  }

  @Test func heldUpdateThatIsNotOnDiskFails() async throws {
    try await run(.hold) { server async throws in
      server.journal.fail("the disk is full")
      #expect(try await Self.publish(server) == .serverFailure)
      #expect(server.publisherEvents.isEmpty)
    }
  }

  @Test func unsignedPublisherThatIsRefusedIsToldOf() async throws {
    let rules = [Rule(name: "admin", scope: .records(names: nil, types: nil), keys: [UpdateServer.admin.key.name])]
    try await UpdateServer.run(
      .of("lab.example"), rules: rules, enforcement: Enforcement(sanctioned: SanctionedHosts([Self.good]))
    ) { server async throws in
      let message = updateMessage("lab.example", [.srv(Self.owner, Self.rogue), .srv(Self.owner, Self.good)])
      #expect(try await server.send(try message.encoded()).code == .refused)
      while server.publisherEvents.isEmpty { await Task.yield() }
      #expect(server.publisherEvents.map(\.service.target) == [Self.rogue])
      #expect(server.publisherEvents.map(\.credential) == ["nobody"])
    }
  }

  @Test func otherSRVRecordsAreNobodysBusiness() async throws {
    try await run(.enforce) { server async throws in
      let ldap: Name = "_ldap._tcp.lab.example"
      #expect(try await server.update("lab.example", by: Self.rogueKey, [.srv(ldap, Self.rogue)]) == .noError)
      #expect(server.publisherEvents.isEmpty)
    }
  }
}
