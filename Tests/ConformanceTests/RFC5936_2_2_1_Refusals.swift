import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 5936 §2.2.1, §5: who gets no zone, and how it is told.
@Suite struct RFC5936_2_2_1_Refusals {
  private static let keyed = [
    Rule(name: "secondaries", allows: true, scope: .transfer, keys: ["admin-key"], zones: ["lab.example"])
  ]

  private func refusal(
    _ request: Message, rules: [Rule] = RFC5936_2_Transfer.toAll, transport: TransportKind = .tcp
  ) async throws -> (answer: Message, reason: String?) {
    try await UpdateServer.run(
      .of("lab.example", [.a("www.lab.example")]), rules: rules, transport: transport
    ) { server async throws in
      (try await server.send(try request.encoded()), server.events.last?.description)
    }
  }

  @Test func zoneThatIsNotServedIsNotAuthoritative() async throws {
    let (answer, reason) = try await refusal(transferMessage("other.example"))
    #expect(answer.code == .notAuthoritative)
    #expect(answer.questions.count == 1 && answer.answers.isEmpty && !answer.isAuthoritative)
    #expect(reason == "other.example. is no zone of this server")
  }

  @Test func nameBelowTheApexIsNotAuthoritative() async throws {
    #expect(try await refusal(transferMessage("www.lab.example")).answer.code == .notAuthoritative)
  }

  @Test func otherClassIsRefused() throws {
    var request = transferMessage("lab.example")
    request.questions[0].recordClass = RecordClass(rawValue: 4)
    #expect(try ask(request, of: [.of("lab.example")], over: .tcp).code == .refused)
  }

  @Test func otherVersionOfEDNSIsABadVersion() async throws {
    var edns = EDNS(payloadSize: 1232)
    edns.version = 1
    #expect(try await refusal(transferMessage("lab.example", edns: edns)).answer.code == .badVersion)
  }

  @Test func twoQuestionsAreAFormError() throws {
    var request = transferMessage("lab.example")
    request.questions.append(Question(name: "lab.example", type: .axfr))
    #expect(try ask(request, of: [.of("lab.example")], over: .tcp).code == .formError)
  }

  @Test func axfrOverUDPIsNotImplemented() throws {
    let answer = try ask("lab.example", .axfr, of: .of("lab.example"))
    #expect(answer.code == .notImplemented)
    #expect(answer.answers.isEmpty)
  }

  @Test func signedAXFROverUDPIsNotImplementedSigned() async throws {
    try await UpdateServer.run(
      .of("lab.example"), rules: RFC5936_2_Transfer.toAll, transport: .udp
    ) { server async throws in
      #expect(try await server.send(transferMessage("lab.example"), by: UpdateServer.admin).code == .notImplemented)
    }
  }

  @Test func withoutARuleAllIsRefused() async throws {
    let (answer, reason) = try await refusal(transferMessage("lab.example"), rules: [])
    #expect(answer.code == .refused)
    #expect(reason == "AXFR: no rule allows transfers")
  }

  @Test func ruleForUpdatesAllowsNoTransfer() async throws {
    let updates = Rule(name: "updates", allows: true, scope: .records(names: nil, types: nil))
    try await UpdateServer.run(.of("lab.example"), rules: [updates]) { server async throws in
      #expect(try await server.send(transferMessage("lab.example")).code == .refused)
    }
  }

  @Test func ruleForTransfersAllowsNoUpdate() async throws {
    try await UpdateServer.run(.of("lab.example"), rules: Self.keyed) { server async throws in
      #expect(try await server.update("lab.example", [.a("new.lab.example")]) == .refused)
      #expect(server.journal.commits.isEmpty)
    }
  }

  @Test func refusalOfASignedRequestIsSigned() async throws {
    try await UpdateServer.run(.of("lab.example"), rules: []) { server async throws in
      let answer = try await server.send(transferMessage("lab.example"), by: UpdateServer.admin)
      #expect(answer.code == .refused)
      #expect(server.events.last?.isAuthenticated == true)
      #expect(server.events.last?.zone == "lab.example")
    }
  }

  @Test func unsignedRequestIsRefusedWhereAKeyIsNeeded() async throws {
    let (answer, reason) = try await refusal(transferMessage("lab.example"), rules: Self.keyed)
    #expect(answer.code == .refused)
    #expect(reason == "AXFR: no rule allows it; rule \"secondaries\": the request is not signed")
  }

  @Test func wrongSignatureIsABadSignature() async throws {
    let request = try SignedMessage(
      transferMessage("lab.example"), by: .of("admin-key", secret: 2), time: UpdateServer.now)
    try await UpdateServer.run(.of("lab.example"), rules: Self.keyed) { server async throws in
      let answer = try await server.send(request.octets)
      #expect(answer.code == .notAuthoritative)
      #expect(answer.tsig?.error == .badSignature)
    }
  }

  @Test func transferIsLoggedWithItsRuleAndSerial() async throws {
    try await UpdateServer.run(.of("lab.example", serial: 5), rules: Self.keyed) { server async throws in
      _ = try await server.copy(transferMessage("lab.example"), by: UpdateServer.admin)
      let event = try #require(server.events.last)
      #expect(event.code == .noError && event.key == "admin-key" && event.zone == "lab.example")
      #expect(event.description.hasPrefix("sent 4 records of serial 5 in 1 messages of "))
      #expect(event.description.hasSuffix(", by rule \"secondaries\""))
    }
  }

  @Test func transfersUnderWayAreBoundedForAClient() async throws {
    let slots = TransferSlots(limit: 10, perClient: 2)
    try await UpdateServer.run(
      .of("lab.example"), rules: RFC5936_2_Transfer.toAll, slots: slots
    ) { server async throws in
      let request = try transferMessage("lab.example").encoded()
      var underWay = [await server.answer(to: request), await server.answer(to: request)]
      #expect(try await server.send(request).code == .serverFailure)
      #expect(server.events.last?.description == "too many transfers to 192.0.2.9 are under way")
      underWay.removeLast()
      #expect(server.events.last?.description.hasPrefix("the connection ended after 0 records") == true)
      #expect(try await server.copy(transferMessage("lab.example")).records.count == 4)
      #expect(try await server.copy(transferMessage("lab.example")).records.count == 4)
      withExtendedLifetime(underWay) {}
    }
  }

  @Test func transfersUnderWayAreBoundedInAll() async throws {
    try await UpdateServer.run(
      .of("lab.example"), rules: RFC5936_2_Transfer.toAll, slots: TransferSlots(limit: 1, perClient: 5)
    ) { server async throws in
      let request = try transferMessage("lab.example").encoded()
      let first = await server.answer(to: request)
      #expect(try await server.send(request).code == .serverFailure)
      #expect(server.events.last?.description == "too many transfers are under way")
      withExtendedLifetime(first) {}
    }
  }
}
