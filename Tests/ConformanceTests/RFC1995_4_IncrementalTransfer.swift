import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 1995 §2, §4: IXFR of a server that keeps no differences.
@Suite struct RFC1995_4_IncrementalTransfer {
  private func run<Result: Sendable>(
    rules: [Rule] = RFC5936_2_Transfer.toAll, transport: TransportKind = .tcp,
    _ body: @Sendable (UpdateServer) async throws -> Result
  ) async throws -> Result {
    try await UpdateServer.run(
      .of("lab.example", serial: 10, [.a("www.lab.example")]), rules: rules, transport: transport, body)
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
}
