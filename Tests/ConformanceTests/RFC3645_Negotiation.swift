import AccessPolicy
import Authority
import DNSWire
import Synchronization
import TestSupport
import Testing
import Zone

/// RFC 2930, RFC 3645: keys are negotiated, used, and ended.
@Suite struct RFC3645_Negotiation {
  private static let principal = "KMS1$@LAB.EXAMPLE"
  private static let update = updateMessage("lab.example", [.a("kms1.lab.example")])
  private static let realms = TrustedRealms([TrustedRealms.Realm(name: "LAB.EXAMPLE")])

  private static var rule: Rule {
    var rule = Rule(name: "hosts", allows: true, scope: .ownRecords(OwnScope()))
    rule.conditions.principals = PrincipalConditions()
    return rule
  }

  private func run(
    limits: NegotiationLimits = NegotiationLimits(), lifetime: UInt64 = 36_000,
    _ body: @Sendable @escaping (UpdateServer) async throws -> Void
  ) async throws {
    try await UpdateServer.run(
      .of("lab.example"), realms: Self.realms, rules: [Self.rule],
      negotiation: KeyNegotiation(acceptor: FakeAcceptor(lifetime: lifetime), limits: limits), body)
  }

  /// The error in the answer to a request for a key, which has no signature, and the answer's code.
  private func refusal(_ server: UpdateServer, _ request: Message) async throws -> (code: ResponseCode, error: UInt16?)
  {
    let answer = try await server.send(try request.encoded())
    #expect(answer.tsig == nil)
    let record = try answer.answers.first.map { try TKEYRecord(rdata: $0.rdata) }
    #expect(record?.key.isEmpty ?? true)
    return (answer.code, record?.error.rawValue)
  }

  /// How clients ask for keys.
  enum Form: CaseIterable {
    case nsupdateG, nsupdateO, samba, windows

    var algorithm: GSSAlgorithm { self == .nsupdateO || self == .samba ? .microsoft : .gssTSIG }
    var isAnswer: Bool { self == .nsupdateO }
    var recordClass: RecordClass { self == .samba || self == .windows ? .internet : .any }
  }

  @Test(arguments: Form.allCases) func answerHasTheTokenAndIsSignedByTheNewKey(form: Form) async throws {
    try await run { server async throws in
      let client = FakeGSSClient(Self.principal, algorithm: form.algorithm)
      let request = client.request(isAnswer: form.isAnswer, recordClass: form.recordClass)
      let octets = try #require(await server.respond(to: try request.encoded()))
      let answer = try Message(octets.span)
      let signature = try #require(answer.tsig)
      #expect(throws: Never.self) { try TSIG.verify(octets, signature, key: client.key, now: UpdateServer.now) }
      let record = try TKEYRecord(rdata: try #require(answer.answers.first).rdata)
      #expect(answer.code == .noError && record.error == .noError && record.mode == 3)
      #expect(record.algorithm == form.algorithm.name && record.key == Array("accepted".utf8))
      #expect(record.expiration &- record.inception == 3_600)
      #expect(answer.questions.first?.recordClass == form.recordClass)
    }
  }

  @Test func keyIsNegotiatedAndUsedOverUDP() async throws {
    try await UpdateServer.run(
      .of("lab.example"), realms: Self.realms, rules: [Self.rule],
      negotiation: KeyNegotiation(acceptor: FakeAcceptor()), transport: .udp
    ) { server async throws in
      let client = FakeGSSClient(Self.principal)
      try await client.negotiate(with: server)
      #expect(try await client.send(Self.update, to: server).code == .noError)
    }
  }

  @Test func updateIsCarriedOutUnderTheKey() async throws {
    try await run { server async throws in
      let client = FakeGSSClient(Self.principal)
      try await client.negotiate(with: server)
      #expect(try await client.send(Self.update, to: server).code == .noError)
      #expect(try server.recordSet("kms1.lab.example", .a, in: "lab.example") != nil)
      #expect(server.events.last?.signer == .principal(Principal(name: "KMS1$", realm: "LAB.EXAMPLE")))
    }
  }

  @Test func refusalByPolicyIsSigned() async throws {
    try await run { server async throws in
      let client = FakeGSSClient("WEB1$@LAB.EXAMPLE")
      try await client.negotiate(with: server)
      #expect(try await client.send(Self.update, to: server).code == .refused)
    }
  }

  @Test func queryUnderTheKeyGetsASignedAnswer() async throws {
    try await run { server async throws in
      let client = FakeGSSClient(Self.principal)
      try await client.negotiate(with: server)
      #expect(try await client.send(query("lab.example", .soa), to: server).answers.count == 1)
    }
  }

  @Test func badTokenIsABadKey() async throws {
    try await run { server async throws in
      let client = FakeGSSClient(Self.principal)
      #expect(try await refusal(server, client.request(token: [0x60, 3, 1, 2, 3])) == (.noError, 17))
      #expect(try await refusal(server, client.request(token: [])) == (.noError, 17))
      #expect(try await client.send(Self.update, to: server, isRefused: 17))
    }
  }

  /// Tickets count for some minutes more than they last: the last moment of one is no key's.
  @Test func ticketInItsLastMomentGivesNoKey() async throws {
    try await run(lifetime: 0) { server async throws in
      #expect(try await refusal(server, FakeGSSClient(Self.principal).request()) == (.noError, 17))
      #expect(server.events.last?.description.contains("has expired") == true)
    }
  }

  @Test func longTokenIsNotLookedAt() async throws {
    var limits = NegotiationLimits()
    limits.tokenOctets = 16
    try await run(limits: limits) { server async throws in
      #expect(try await refusal(server, FakeGSSClient(Self.principal).request()) == (.noError, 17))
      #expect(server.events.last?.description.contains("more than 16") == true)
    }
  }

  @Test func nameInUseIsABadName() async throws {
    try await run { server async throws in
      try await FakeGSSClient(Self.principal).negotiate(with: server)
      let again = FakeGSSClient("KMS2$@LAB.EXAMPLE", key: "4711.SIG-ns1.lab.example")
      #expect(try await refusal(server, again.request()) == (.noError, 20))
      #expect(try await refusal(server, FakeGSSClient(Self.principal, key: "admin-key").request()) == (.noError, 20))
      #expect(try await refusal(server, FakeGSSClient(Self.principal, key: .root).request()) == (.noError, 20))
    }
  }

  @Test func otherModesAndAlgorithmsAreNotDone() async throws {
    try await run { server async throws in
      let client = FakeGSSClient(Self.principal)
      #expect(try await refusal(server, client.request(mode: 2)) == (.noError, 19))
      #expect(try await refusal(server, client.request(algorithm: "hmac-md5")) == (.noError, 21))
    }
  }

  @Test func requestWithoutOneRecordIsMalformed() async throws {
    try await run { server async throws in
      var request = FakeGSSClient(Self.principal).request()
      request.answers = request.additionals
      #expect(try await refusal(server, request) == (.formError, nil))
      request.answers = []
      request.additionals = []
      #expect(try await refusal(server, request) == (.formError, nil))
    }
  }

  @Test func realmThatIsNotListedIsRefused() async throws {
    try await run { server async throws in
      #expect(try await refusal(server, FakeGSSClient("KMS1$@OTHER.EXAMPLE").request()) == (.noError, 17))
      #expect(server.events.last?.description.contains("OTHER.EXAMPLE") == true)
    }
  }

  @Test func keyEndsWithItsTime() async throws {
    let time = Atomic(UpdateServer.now)
    try await UpdateServer.run(
      .of("lab.example"), realms: Self.realms, rules: [Self.rule],
      negotiation: KeyNegotiation(acceptor: FakeAcceptor(lifetime: 60)), clock: { time.load(ordering: .relaxed) }
    ) { server async throws in
      let client = FakeGSSClient(Self.principal)
      try await client.negotiate(with: server)
      time.add(59, ordering: .relaxed)
      #expect(try await client.send(Self.update, to: server).code == .noError)
      time.add(1, ordering: .relaxed)
      #expect(try await client.send(Self.update, to: server, isRefused: 17))
    }
  }

  @Test func keyIsDeletedByItself() async throws {
    try await run { server async throws in
      let client = FakeGSSClient(Self.principal)
      try await client.negotiate(with: server)
      let answer = try await client.send(client.request(mode: TKEYRecord.Mode.deletion, token: []), to: server)
      #expect(answer.code == .noError)
      #expect(try TKEYRecord(rdata: try #require(answer.answers.first).rdata).error == .noError)
      #expect(try await client.send(Self.update, to: server, isRefused: 17))
    }
  }

  @Test func keyIsNotDeletedByOthers() async throws {
    try await run { server async throws in
      let client = FakeGSSClient(Self.principal)
      let other = FakeGSSClient("KMS2$@LAB.EXAMPLE", key: "other-key")
      try await client.negotiate(with: server)
      try await other.negotiate(with: server)
      let deletion = client.request(mode: TKEYRecord.Mode.deletion, token: [])
      #expect(try await other.send(deletion, to: server).code == .refused)
      #expect(try await server.send(deletion, by: UpdateServer.admin).code == .refused)
      #expect(try await refusal(server, deletion) == (.refused, nil))
      #expect(try await client.send(Self.update, to: server).code == .noError)
    }
  }

  /// A message with one bit of its header changed.
  private static func changed(_ message: [UInt8]) -> [UInt8] {
    var octets = message
    octets[3] ^= 1
    return octets
  }

  @Test func changedMessageIsABadSignature() async throws {
    try await run { server async throws in
      let client = FakeGSSClient(Self.principal)
      try await client.negotiate(with: server)
      let answer = try await server.send(Self.changed(try client.signed(Self.update).octets))
      #expect(answer.code == .notAuthoritative)
      let record = try #require(answer.tsig)
      #expect(record.error == .badSignature)
      #expect(record.mac.isEmpty)
    }
  }

  @Test func replayIsABadSignature() async throws {
    try await run { server async throws in
      let client = FakeGSSClient(Self.principal)
      try await client.negotiate(with: server)
      let octets = try client.signed(Self.update).octets
      #expect(try await server.send(octets).code == .noError)
      let answer = try await server.send(octets)
      #expect(answer.code == .notAuthoritative)
      let record = try #require(answer.tsig)
      #expect(record.error == .badSignature)
      #expect(record.mac.isEmpty)
      #expect(server.journal.commits.count == 1)
      #expect(server.events.last?.description.contains("replay") == true)
    }
  }

  @Test func refusedSignatureOfAPublisherNamesWhatWindowsLogs() async throws {
    try await run { server async throws in
      let client = FakeGSSClient(Self.principal)
      let update = updateMessage("lab.example", [.srv("_vlmcs._tcp.lab.example", "kms1.lab.example")])
      _ = await server.respond(to: try client.signed(update).octets)
      #expect(server.events.last?.description.hasSuffix("event 12293 with 0x80072339") == true)
      try await client.negotiate(with: server)
      let octets = try client.signed(update).octets
      for _ in 0..<2 { _ = await server.respond(to: octets) }
      #expect(server.events.last?.description.hasSuffix("event 12293 with 0x80072338") == true)
      _ = await server.respond(to: try client.signed(update, time: UpdateServer.now - 301).octets)
      #expect(server.events.last?.description.hasSuffix("event 12293 with 0x8007233A") == true)
    }
  }

  @Test func severalUpdatesOfOneSecondCount() async throws {
    try await run { server async throws in
      let client = FakeGSSClient(Self.principal)
      try await client.negotiate(with: server)
      for number in 1...5 {
        let update = updateMessage("lab.example", [.a("kms1.lab.example", "192.0.2.\(number)")])
        #expect(try await client.send(update, to: server).code == .noError)
      }
    }
  }

  @Test func staleTimeIsABadTimeAndSigned() async throws {
    try await run { server async throws in
      let client = FakeGSSClient(Self.principal)
      try await client.negotiate(with: server)
      let time = UpdateServer.now - 301
      let request = try client.signed(Self.update, time: time)
      let octets = try #require(await server.respond(to: request.octets))
      let answer = try Message(octets.span)
      let record = try #require(answer.tsig)
      #expect(answer.code == .notAuthoritative && record.error == .badTime)
      #expect(throws: Never.self) {
        try TSIG.verify(octets, record, key: client.key, requestMAC: request.mac, now: time)
      }
    }
  }

  @Test func oldestKeyOfAClientMakesRoom() async throws {
    var limits = NegotiationLimits()
    limits.keysPerClient = 2
    try await run(limits: limits) { server async throws in
      let clients = try ["k1", "k2", "k3"].map { FakeGSSClient(Self.principal, key: try Name(text: $0)) }
      for client in clients { try await client.negotiate(with: server) }
      #expect(try await clients[0].send(Self.update, to: server, isRefused: 17))
      for client in clients.dropFirst() { #expect(try await client.send(Self.update, to: server).code == .noError) }
    }
  }

  @Test func keyThatWasNotUsedForLongestMakesRoom() async throws {
    var limits = NegotiationLimits()
    limits.keys = 2
    try await run(limits: limits) { server async throws in
      let clients = try ["k1", "k2", "k3"].map { FakeGSSClient(Self.principal, key: try Name(text: $0)) }
      for client in clients.prefix(2) { try await client.negotiate(with: server) }
      #expect(try await clients[0].send(Self.update, to: server).code == .noError)
      try await clients[2].negotiate(with: server)
      #expect(try await clients[1].send(Self.update, to: server, isRefused: 17))
      #expect(try await clients[0].send(Self.update, to: server).code == .noError)
    }
  }

  @Test func withoutKerberosNothingIsNegotiated() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let answer = try await server.send(FakeGSSClient(Self.principal).request(), by: UpdateServer.admin)
      #expect(answer.code == .refused || answer.code == .notImplemented)
    }
  }

  @Test func zoneIsTransferredUnderTheKey() async throws {
    var rule = Rule(name: "copies", allows: true, scope: .transfer)
    rule.conditions.principals = PrincipalConditions()
    try await UpdateServer.run(
      .of("lab.example"), realms: Self.realms, rules: [rule], negotiation: KeyNegotiation(acceptor: FakeAcceptor())
    ) { server async throws in
      let client = FakeGSSClient(Self.principal)
      try await client.negotiate(with: server)
      let request = try client.signed(query("lab.example", .axfr))
      guard case .transfer(let transfer) = await server.answer(to: request.octets) else {
        Issue.record("no transfer")
        return
      }
      let octets = try #require(try transfer.nextMessage())
      let message = try Message(octets.span)
      let record = try #require(message.tsig)
      #expect(throws: Never.self) {
        try TSIG.verify(octets, record, key: client.key, requestMAC: request.mac, now: UpdateServer.now)
      }
    }
  }

  @Test func oneTooManyIsAnsweredOnThePacketThread() throws {
    var limits = NegotiationLimits()
    limits.ratePerClient = 3
    var settings = ResponderSettings()
    settings.negotiation = NegotiationGate(limits)
    let request = try FakeGSSClient(Self.principal).request().encoded()
    let zones = [try ZoneVersion.of("lab.example")]
    let outcomes = (0..<5).map { _ in respond(to: request, from: zones, settings: settings) }
    #expect(outcomes.map(\.outcome) == [.deferred, .deferred, .deferred, .reply, .reply])
    let octets = outcomes[4].octets
    let answer = try Message(octets.span)
    #expect(answer.code == .serverFailure)
    let other = respond(to: request, from: zones, settings: settings, client: IPAddress(ipv4: 0xC000_0202))
    #expect(other.outcome == .deferred)
  }

  @Test func floodOfDatagramsTakesNothingFromTCP() throws {
    var limits = NegotiationLimits()
    limits.rate = 10
    var settings = ResponderSettings()
    settings.negotiation = NegotiationGate(limits)
    let request = try FakeGSSClient(Self.principal).request().encoded()
    let zones = [try ZoneVersion.of("lab.example")]
    let outcomes = (0..<100).map { respond(to: request, from: zones, settings: settings, client: IPAddress(ipv4: $0)) }
    #expect(outcomes.count { $0.outcome == .deferred } == 10)
    #expect(respond(to: request, from: zones, over: .tcp, settings: settings).outcome == .deferred)
    #expect(respond(to: try query("lab.example", .soa).encoded(), from: zones, settings: settings).outcome == .reply)
  }
}

extension FakeGSSClient {
  /// Whether a signed message is refused for its signature, with this TSIG error.
  fileprivate func send(_ message: Message, to server: UpdateServer, isRefused error: UInt16) async throws -> Bool {
    let answer = try await server.send(try signed(message).octets)
    return answer.code == .notAuthoritative && answer.tsig?.error.rawValue == error && answer.tsig?.mac == []
  }
}
