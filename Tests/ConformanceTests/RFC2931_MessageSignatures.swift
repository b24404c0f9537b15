import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 2931: requests signed with SIG(0), by keys of the configuration.
@Suite struct RFC2931_MessageSignatures {
  private static let now = UpdateServer.now
  private static let update = updateMessage("lab.example", [.a("new.lab.example")])

  private static func credential(_ signers: MessageSigner...) throws -> SIG0Credential {
    SIG0Credential(
      name: "kms1.lab.example", host: "kms1.lab.example", keys: try signers.map { try SIG0Key(rdata: $0.rdata) })
  }

  /// Sends octets to a server that knows these signers as kms1.lab.example.
  private func send(
    _ octets: [UInt8], _ signers: MessageSigner...,
    check: @Sendable @escaping (UpdateServer, Message) throws -> Void
  ) async throws {
    let credentials = [
      SIG0Credential(
        name: "kms1.lab.example", host: "kms1.lab.example", keys: try signers.map { try SIG0Key(rdata: $0.rdata) })
    ]
    try await UpdateServer.run(.of("lab.example"), sig0Credentials: credentials) { server async throws in
      let answer = try #require(await server.respond(to: octets))
      try check(server, try Message(answer.span))
    }
  }

  private func accept(_ octets: [UInt8], _ signer: MessageSigner) async throws {
    try await send(octets, signer) { server, answer in
      #expect(answer.code == .noError)
      #expect(answer.tsig == nil && answer.sig0 == nil && answer.additionals.isEmpty)
      #expect(server.journal.commits.count == 1)
      #expect(server.events.last?.isAuthenticated == true)
      #expect(server.events.last?.key == "kms1.lab.example")
    }
  }

  /// What is wrong is answered as an unsigned update is, and told to the log.
  private func refuse(_ octets: [UInt8], _ signer: MessageSigner, as code: ResponseCode, _ text: String) async throws {
    try await send(octets, signer) { server, answer in
      #expect(answer.code == .refused)
      #expect(answer.tsig == nil && answer.sig0 == nil)
      #expect(server.journal.commits.isEmpty)
      let event = try #require(server.events.last)
      #expect(event.code == code && !event.isAuthenticated)
      #expect(event.description.contains(text), "\(event.description)")
    }
  }

  @Test(arguments: SIG0Key.Algorithm.allCases)
  func signedUpdateIsCarriedOutAndAnsweredUnsigned(algorithm: SIG0Key.Algorithm) async throws {
    let signer = MessageSigner("kms1.lab.example", algorithm)
    try await accept(try signer.signed(Self.update, time: Self.now), signer)
  }

  @Test func signatureStandsBehindOPT() async throws {
    let signer = MessageSigner("kms1.lab.example")
    var update = Self.update
    update.edns = EDNS(payloadSize: 1232)
    try await accept(try signer.signed(update, time: Self.now), signer)
  }

  @Test func caseOfTheSignersNameDoesNotMatter() async throws {
    let signer = MessageSigner("KMS1.Lab.example")
    try await accept(try signer.signed(Self.update, time: Self.now), signer)
  }

  @Test func anyOfASignersKeysWillDo() async throws {
    let (old, new) = (MessageSigner("kms1.lab.example", .ecdsaP256SHA256), MessageSigner("kms1.lab.example"))
    for signer in [old, new] {
      try await send(try signer.signed(Self.update, time: Self.now), old, new) { _, answer in
        #expect(answer.code == .noError)
      }
    }
  }

  @Test func unknownSignerIsRefused() async throws {
    let signer = MessageSigner("kms1.lab.example")
    let octets = try MessageSigner("kms2.lab.example").signed(Self.update, time: Self.now)
    try await refuse(octets, signer, as: .badKey, "no KEY")
  }

  @Test func otherKeyIsRefused() async throws {
    let signer = MessageSigner("kms1.lab.example")
    let octets = try MessageSigner("kms1.lab.example").signed(
      Self.update, time: Self.now, tag: SIG0Key(rdata: signer.rdata).tag)
    try await refuse(octets, signer, as: .badSignature, "the signature is wrong")
  }

  @Test func otherTagIsRefused() async throws {
    let signer = MessageSigner("kms1.lab.example")
    let tag = try SIG0Key(rdata: signer.rdata).tag
    try await refuse(
      try signer.signed(Self.update, time: Self.now, tag: tag &+ 1), signer, as: .badKey, "tag \(tag &+ 1)")
  }

  @Test(arguments: SIG0Key.Algorithm.allCases) func everyOctetIsCovered(algorithm: SIG0Key.Algorithm) async throws {
    let signer = MessageSigner("kms1.lab.example", algorithm)
    let octets = try signer.signed(Self.update, time: Self.now)
    let credential = try Self.credential(signer)
    let message = try Message(octets.span)
    let start = try #require(message.sig0).offset
    try await UpdateServer.run(.of("lab.example"), sig0Credentials: [credential]) { server async throws in
      // But the record's TTL, which nothing here looks at.
      for index in octets.indices where !(start + 5..<start + 9).contains(index) {
        var changed = octets
        changed[index] ^= 0x01
        guard let answer = await server.respond(to: changed) else { continue }
        let code = try Message(answer.span).code
        #expect(code != .noError, "octet \(index)")
      }
      #expect(server.journal.commits.isEmpty)
    }
  }

  @Test(arguments: [-300, -1, 0, 1, 300]) func timeWithinTheValidityIsAccepted(offset: Int) async throws {
    let signer = MessageSigner("kms1.lab.example")
    try await accept(try signer.signed(Self.update, time: UInt64(Int(Self.now) + offset)), signer)
  }

  @Test(arguments: [-301, 301, 1_000_000, -1_000_000]) func timeOutsideTheValidityIsRefused(offset: Int) async throws {
    let signer = MessageSigner("kms1.lab.example")
    let octets = try signer.signed(Self.update, time: UInt64(Int(Self.now) + offset))
    try await refuse(octets, signer, as: .badTime, "outside the validity")
  }

  @Test func validityThatEndsBeforeItBeginsIsRefused() async throws {
    let signer = MessageSigner("kms1.lab.example")
    let now = UInt32(truncatingIfNeeded: Self.now)
    let octets = try signer.signed(Self.update, time: Self.now, inception: now + 1, expiration: now - 1)
    try await refuse(octets, signer, as: .badTime, "outside the validity")
  }

  @Test func longValidityIsRefused() async throws {
    let signer = MessageSigner("kms1.lab.example")
    try await accept(try signer.signed(Self.update, time: Self.now, seconds: 1_800), signer)
    let octets = try signer.signed(Self.update, time: Self.now, seconds: 1_801)
    try await refuse(octets, signer, as: .badTime, "longer than 3600 seconds")
  }

  @Test func recordBehindTheSignatureIsAFormError() async throws {
    let signer = MessageSigner("kms1.lab.example")
    var octets = try signer.signed(Self.update, time: Self.now)
    octets += [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]
    octets[11] += 1
    try await send(octets, signer) { _, answer in #expect(answer.code == .formError) }
  }

  @Test func bothKindsOfSignatureAreAFormError() async throws {
    let signer = MessageSigner("kms1.lab.example")
    var octets = try signer.signed(Self.update, time: Self.now)
    TSIG.sign(&octets, key: UpdateServer.admin.key, time: Self.now)
    try await send(octets, signer) { _, answer in #expect(answer.code == .formError) }
  }

  @Test func signatureOfTheZoneSectionsKindIsAFormError() async throws {
    // A signature over a message has no place in the update section.
    var update = Self.update
    update.authorities.append(
      ResourceRecord(
        name: "lab.example", type: .sig, ttl: 0,
        rdata: [UInt8](repeating: 0, count: 18) + Name.root.wire + [1]))
    let octets = try SignedMessage(update, by: UpdateServer.admin, time: Self.now).octets
    try await send(octets, MessageSigner("x")) { _, answer in #expect(answer.code == .formError) }
  }

  @Test func signedTransferIsAnsweredUnsigned() async throws {
    let signer = MessageSigner("kms1.lab.example")
    let request = try signer.signed(transferMessage("lab.example"), time: Self.now)
    let wrong = try MessageSigner("kms1.lab.example").signed(transferMessage("lab.example"), time: Self.now)
    try await UpdateServer.run(
      .of("lab.example"), sig0Credentials: [try Self.credential(signer)], rules: RFC5936_2_Transfer.toAll
    ) { server async throws in
      guard case .transfer(let transfer) = await server.answer(to: request) else { throw UpdateServer.NoTransfer() }
      let copy = try ZoneCopy(transfer)
      #expect(copy.records.count == 4)
      #expect(copy.messages.allSatisfy { $0.tsig == nil && $0.sig0 == nil })
      #expect(server.events.last?.isAuthenticated == true)
      #expect(try await server.send(wrong).code == .refused)
    }
  }
}

/// RFC 2931 §3: keys in KEY records of the zone.
@Suite struct RFC2931_ZoneKeys {
  private static let now = UpdateServer.now
  private static let update = updateMessage("lab.example", [.a("new.lab.example")])

  /// Whether the signature is taken for right.
  private func isVerified(
    _ signer: MessageSigner, _ records: [ResourceRecord], message: Message = update,
    sig0Credentials: [SIG0Credential] = []
  ) async throws -> Bool {
    let octets = try signer.signed(message, time: Self.now)
    return try await UpdateServer.run(.of("lab.example", records), sig0Credentials: sig0Credentials) {
      server async throws in
      _ = await server.answer(to: octets)
      return try #require(server.events.last).isAuthenticated
    }
  }

  @Test(arguments: SIG0Key.Algorithm.allCases)
  func keyAtTheSignersNameVerifies(algorithm: SIG0Key.Algorithm) async throws {
    let signer = MessageSigner("kms1.lab.example", algorithm)
    #expect(try await isVerified(signer, [signer.record]))
    #expect(try await !isVerified(signer, []))
    #expect(try await !isVerified(signer, [MessageSigner("kms1.lab.example", algorithm).record]))
  }

  @Test func oneOfSeveralKeysVerifies() async throws {
    let signer = MessageSigner("kms1.lab.example")
    let others = (0..<20).map { _ in MessageSigner("kms1.lab.example").record }
    #expect(try await isVerified(signer, others + [signer.record]))
  }

  @Test func keyOfAnotherNameDoesNotCount() async throws {
    let signer = MessageSigner("kms1.lab.example")
    let elsewhere = ResourceRecord(name: "kms2.lab.example", type: .key, ttl: 60, rdata: signer.rdata)
    #expect(try await !isVerified(signer, [elsewhere]))
  }

  @Test func wildcardsKeyDoesNotCount() async throws {
    let signer = MessageSigner("kms1.lab.example")
    let wildcard = ResourceRecord(name: "*.lab.example", type: .key, ttl: 60, rdata: signer.rdata)
    #expect(try await !isVerified(signer, [wildcard]))
  }

  @Test func keyBehindAZoneCutDoesNotCount() async throws {
    let signer = MessageSigner("kms1.sub.lab.example")
    #expect(try await isVerified(signer, [signer.record]))
    #expect(try await !isVerified(signer, [signer.record, .ns("sub.lab.example", "ns.elsewhere.example")]))
  }

  @Test func keyAtAnAliasesEndDoesNotCount() async throws {
    let signer = MessageSigner("kms1.lab.example")
    let target = ResourceRecord(name: "other.lab.example", type: .key, ttl: 60, rdata: signer.rdata)
    #expect(try await !isVerified(signer, [target, .cname("kms1.lab.example", "other.lab.example")]))
  }

  @Test func signerOutsideTheUpdatesZoneDoesNotCount() async throws {
    let signer = MessageSigner("kms1.other.example")
    let octets = try signer.signed(Self.update, time: Self.now)
    try await UpdateServer.run(.of("lab.example"), .of("other.example", [signer.record])) { server async throws in
      #expect(try await server.send(octets).code == .refused)
      #expect(server.events.last?.code == .badKey)
    }
  }

  @Test func configurationHidesTheZonesKey() async throws {
    let signer = MessageSigner("kms1.lab.example")
    let configured = MessageSigner("kms1.lab.example")
    let credential = SIG0Credential(
      name: "kms1.lab.example", host: "kms1.lab.example", keys: [try SIG0Key(rdata: configured.rdata)])
    #expect(try await !isVerified(signer, [signer.record], sig0Credentials: [credential]))
    #expect(try await isVerified(configured, [signer.record], sig0Credentials: [credential]))
  }

  /// RFC 2535 §3.1.2: the flags say that it is no key, or not for authentication; RFC 3445 §2: the protocol.
  @Test(arguments: [(0, 0x80), (0, 0xC0), (2, 1), (2, 255), (3, 8)])
  func keyForAnotherPurposeDoesNotCount(index: Int, octet: UInt8) async throws {
    let signer = MessageSigner("kms1.lab.example")
    var record = signer.record
    record.rdata[index] = octet
    // With the tag that this record has, only its fields can be what is wrong.
    let octets = try signer.signed(Self.update, time: Self.now, tag: MessageSigner.tag(record.rdata))
    try await UpdateServer.run(.of("lab.example", [record])) { server async throws in
      #expect(try await server.send(octets).code == .refused)
      #expect(server.events.last?.code == .badKey)
    }
  }
}
