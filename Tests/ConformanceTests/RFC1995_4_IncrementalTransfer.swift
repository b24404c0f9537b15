import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 1995 §2, §4, §5: IXFR.
@Suite struct RFC1995_4_IncrementalTransfer {
  private func run<Result: Sendable>(
    rules: [Rule] = RFC5936_2_Transfer.toAll, settings: ResponderSettings = ResponderSettings(),
    history: DifferenceHistory = DifferenceHistory(), transport: TransportKind = .tcp,
    _ body: @Sendable (UpdateServer) async throws -> Result
  ) async throws -> Result {
    try await UpdateServer.run(
      .of("lab.example", serial: 10, [.a("www.lab.example")]), rules: rules, settings: settings, history: history,
      transport: transport, body)
  }

  @Test func olderCopyGetsTheWholeZone() async throws {
    let copy = try await run { try await $0.copy(transferMessage("lab.example", clientSerial: 9)) }
    #expect(copy.messages.first?.questions.first?.type == .ixfr)
    #expect(copy.records.map(\.type).first == .soa && copy.records.map(\.type).last == .soa)
    #expect(copy.records.count == 5)
  }

  @Test(arguments: [10, 11, 2_000_000_000] as [UInt32]) func copyThatIsNotOlderGetsTheSOARecord(
    serial: UInt32
  ) async throws {
    let answer = try await run { try await $0.send(transferMessage("lab.example", clientSerial: serial).encoded()) }
    #expect(answer.answers.heads == ["lab.example. SOA"])
    #expect(answer.isAuthoritative && answer.questions.count == 1)
  }

  @Test func overUDPTheSOARecordSendsTheClientToTCP() async throws {
    let answer = try await run(transport: .udp) {
      try await $0.send(transferMessage("lab.example", clientSerial: 1).encoded())
    }
    #expect(answer.answers.heads == ["lab.example. SOA"])
    #expect(!answer.isTruncated)
  }

  @Test(arguments: [TransportKind.tcp, .udp]) func whoMayNotTransferIsRefused(transport: TransportKind) async throws {
    let answer = try await run(rules: [], transport: transport) {
      try await $0.send(transferMessage("lab.example", clientSerial: 1).encoded())
    }
    #expect(answer.code == .refused)
    #expect(answer.answers.isEmpty)
  }

  @Test func requestWithoutItsSOARecordIsAFormError() async throws {
    #expect(try await run { try await $0.send(try query("lab.example", .ixfr).encoded()) }.code == .formError)
  }

  @Test func soaRecordOfAnotherNameIsAFormError() async throws {
    var request = transferMessage("lab.example", clientSerial: 1)
    request.authorities = [.soa("other.example")]
    let octets = try request.encoded()
    #expect(try await run { try await $0.send(octets) }.code == .formError)
  }

  @Test func signedRequestIsAnsweredSigned() async throws {
    try await run(transport: .udp) { server async throws in
      let answer = try await server.send(transferMessage("lab.example", clientSerial: 1), by: UpdateServer.admin)
      #expect(answer.answers.heads == ["lab.example. SOA"])
    }
  }

  @Test(arguments: [TransportKind.tcp, .udp]) func packetThreadsDeferIt(transport: TransportKind) throws {
    let (outcome, _) = respond(
      to: try transferMessage("lab.example", clientSerial: 1).encoded(), from: [try .of("lab.example")],
      over: transport)
    #expect(outcome == .deferred)
  }

  /// A zone that is larger than the differences of a few updates, with rules for transfers and updates.
  private func runLarge<Result: Sendable>(
    settings: ResponderSettings = ResponderSettings(), history: DifferenceHistory = DifferenceHistory(),
    transport: TransportKind = .tcp, _ body: @Sendable (UpdateServer) async throws -> Result
  ) async throws -> Result {
    let hosts = try (0..<60).map { ResourceRecord.a(try Name(text: "host\($0).lab.example")) }
    let updates = Rule(name: "updates", allows: true, scope: .zoneAdministration)
    return try await UpdateServer.run(
      .of("lab.example", serial: 10, hosts), rules: RFC5936_2_Transfer.toAll + [updates], settings: settings,
      history: history, transport: transport, body)
  }

  /// Adds an address and removes it again, and adds another one: serials 11 to 13.
  private static func change(_ server: UpdateServer) async throws {
    let new = ResourceRecord.a("new.lab.example")
    #expect(try await server.update("lab.example", [new]) == .noError)
    #expect(try await server.update("lab.example", [.deletion(of: new)]) == .noError)
    #expect(try await server.update("lab.example", [.a("other.lab.example")]) == .noError)
  }

  private static func lines(_ records: [ResourceRecord]) -> [String] {
    records.map { record in
      let soa = record.type == .soa ? try? StartOfAuthority(rdata: record.rdata) : nil
      return soa.map { "SOA \($0.serial.rawValue)" } ?? "\(record.name) \(record.type)"
    }
  }

  @Test func copyWhoseSerialIsKnownGetsTheDifferences() async throws {
    let copy = try await runLarge { server async throws in
      try await Self.change(server)
      return try await server.copy(transferMessage("lab.example", clientSerial: 11))
    }
    #expect(
      Self.lines(copy.records) == [
        "SOA 13", "SOA 11", "new.lab.example. A", "SOA 12", "SOA 12", "SOA 13", "other.lab.example. A", "SOA 13",
      ])
    #expect(copy.messages.count == 1 && copy.messages[0].questions.first?.type == .ixfr)
  }

  @Test func differencesAreSignedWhereTheRequestWas() async throws {
    let copy = try await runLarge { server async throws in
      try await Self.change(server)
      return try await server.copy(transferMessage("lab.example", clientSerial: 10), by: UpdateServer.admin)
    }
    #expect(copy.records.count == 11)
  }

  @Test func condensedDifferencesHaveNothingThatWentAgain() async throws {
    var settings = ResponderSettings()
    settings.condensesDifferences = true
    let copy = try await runLarge(settings: settings) { server async throws in
      try await Self.change(server)
      return try await server.copy(transferMessage("lab.example", clientSerial: 10))
    }
    #expect(Self.lines(copy.records) == ["SOA 13", "SOA 10", "SOA 13", "other.lab.example. A", "SOA 13"])
  }

  @Test func overUDPDifferencesThatFitAreSent() async throws {
    let answer = try await runLarge(transport: .udp) { server async throws in
      try await Self.change(server)
      return try await server.send(transferMessage("lab.example", clientSerial: 12).encoded())
    }
    #expect(Self.lines(answer.answers) == ["SOA 13", "SOA 12", "SOA 13", "other.lab.example. A", "SOA 13"])
  }

  @Test func overUDPDifferencesThatDoNotFitSendTheClientToTCP() async throws {
    let answer = try await runLarge(transport: .udp) { server async throws in
      for number in 0..<12 {
        #expect(try await server.update("lab.example", [.a(try Name(text: "new\(number).lab.example"))]) == .noError)
      }
      return try await server.send(transferMessage("lab.example", clientSerial: 10).encoded())
    }
    #expect(Self.lines(answer.answers) == ["SOA 22"])
  }

  @Test func historyThatIsTooShortGivesTheWholeZone() async throws {
    let copy = try await runLarge(history: DifferenceHistory(differences: 2)) { server async throws in
      try await Self.change(server)
      let known = try await server.copy(transferMessage("lab.example", clientSerial: 11))
      #expect(known.records.count == 8)
      return try await server.copy(transferMessage("lab.example", clientSerial: 10))
    }
    #expect(copy.records.count == 65)
    #expect(copy.records[1].type != .soa)
  }

  @Test func differencesLargerThanTheZoneGiveWayToIt() async throws {
    let copy = try await run(
      rules: RFC5936_2_Transfer.toAll + [Rule(name: "a", allows: true, scope: .zoneAdministration)]
    ) {
      server async throws in
      for number in 0..<20 {
        #expect(try await server.update("lab.example", [.a("new.lab.example", "192.0.2.\(number)")]) == .noError)
      }
      return try await server.copy(transferMessage("lab.example", clientSerial: 10))
    }
    #expect(copy.records[1].type != .soa)
  }

  @Test func historyHasABoundedNumberOfRecords() {
    let history = DifferenceHistory(records: 10)
    for serial in UInt32(1)...9 {
      history.note([
        (
          "lab.example",
          ChangeSet(
            removed: [.soa("lab.example", serial: serial)],
            added: [.soa("lab.example", serial: serial + 1), .a("new.lab.example")])
        )
      ])
    }
    #expect(history.depth(of: "lab.example") == 3)
  }

  @Test func historyOfManyDifferencesHasTheNewestOnes() async throws {
    let history = DifferenceHistory(differences: 700)
    for step in UInt32(0)..<4_000 {
      let serial = 10 &- 4_000 &+ step
      let owner = try Name(text: "new\(serial &+ 1).lab.example")
      history.note([
        (
          "lab.example",
          ChangeSet(
            removed: [.soa("lab.example", serial: serial)],
            added: [.soa("lab.example", serial: serial &+ 1), .a(owner)])
        )
      ])
    }
    #expect(history.depth(of: "lab.example") == 700)
    let copy = try await runLarge(history: history) { server async throws in
      try await server.copy(transferMessage("lab.example", clientSerial: 8))
    }
    #expect(
      Self.lines(copy.records) == [
        "SOA 10", "SOA 8", "SOA 9", "new9.lab.example. A", "SOA 9", "SOA 10", "new10.lab.example. A", "SOA 10",
      ])
  }

  @Test func differenceThatDoesNotGoOnStartsTheHistoryAnew() {
    let history = DifferenceHistory()
    for serial in [1, 2, 7] as [UInt32] {
      let changes = ChangeSet(
        removed: [.soa("lab.example", serial: serial)], added: [.soa("lab.example", serial: serial + 1)])
      history.note([("lab.example", changes)])
    }
    #expect(history.depth(of: "lab.example") == 1)
  }
}
