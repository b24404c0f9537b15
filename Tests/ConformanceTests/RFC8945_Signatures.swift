import AccessPolicy
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 8945 §5.2, §5.3: signatures of requests and of their answers.
@Suite struct RFC8945_Signatures {
  private static let now = UpdateServer.now
  private static let update = updateMessage("lab.example", [.a("new.lab.example")])

  /// Sends octets that must change nothing, and gives the answer.
  private func refuse(
    _ octets: [UInt8], _ check: @Sendable @escaping (UpdateServer, Message, [UInt8]) throws -> Void
  ) async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let answer = try #require(await server.respond(to: octets))
      try check(server, try Message(answer.span), answer)
      #expect(server.journal.commits.isEmpty)
      #expect(try server.serial("lab.example") == 1)
    }
  }

  @Test(arguments: TSIGAlgorithm.allCases) func answerIsSigned(algorithm: TSIGAlgorithm) async throws {
    let credential = Credential.of("key", algorithm: algorithm)
    try await UpdateServer.run(.of("lab.example"), credentials: [credential]) { server async throws in
      let answer = try await server.send(Self.update, by: credential)
      #expect(answer.code == .noError)
      #expect(answer.tsig?.error == .noError)
      #expect(answer.tsig?.keyName == "key")
    }
  }

  @Test func caseOfTheKeysNameDoesNotMatter() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      #expect(try await server.update("lab.example", by: .of("ADMIN-Key"), [.a("new.lab.example")]) == .noError)
    }
  }

  @Test func answersMACCoversTheRequests() async throws {
    let request = try SignedMessage(Self.update, by: UpdateServer.admin, time: Self.now)
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let answer = try #require(await server.respond(to: request.octets))
      let record = try #require(try Message(answer.span).tsig)
      #expect(throws: TSIG.Failure.badSignature) {
        try TSIG.verify(answer, record, key: UpdateServer.admin.key, now: Self.now)
      }
    }
  }

  @Test func unknownKeyIsABadKey() async throws {
    let request = try SignedMessage(Self.update, by: .of("nobody"), time: Self.now)
    try await refuse(request.octets) { _, answer, _ in
      #expect(answer.code == .notAuthoritative)
      #expect(answer.tsig?.error == .badKey)
      #expect(answer.tsig?.mac == [])
      #expect(answer.tsig?.keyName == "nobody")
    }
  }

  @Test func otherAlgorithmIsABadKey() async throws {
    let request = try SignedMessage(Self.update, by: .of("admin-key", algorithm: .hmacSHA512), time: Self.now)
    try await refuse(request.octets) { _, answer, _ in
      #expect(answer.code == .notAuthoritative)
      #expect(answer.tsig?.error == .badKey)
      #expect(answer.tsig?.mac == [])
    }
  }

  @Test func otherSecretIsABadSignature() async throws {
    let request = try SignedMessage(Self.update, by: .of("admin-key", secret: 2), time: Self.now)
    try await refuse(request.octets) { _, answer, _ in
      #expect(answer.code == .notAuthoritative)
      #expect(answer.tsig?.error == .badSignature)
      #expect(answer.tsig?.mac == [])
    }
  }

  @Test func everyOctetIsCovered() async throws {
    let request = try SignedMessage(Self.update, by: UpdateServer.admin, time: Self.now).octets
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      for index in request.indices {
        var octets = request
        octets[index] ^= 0x01
        let answer = await server.respond(to: octets)
        if index > 1, let answer { #expect(try Message(answer.span).code != .noError, "octet \(index)") }
      }
      // The ID may differ from the original one (RFC 8945 §5.2.2), and letters of the key's name in case.
      #expect(server.journal.commits.count <= 2)
    }
  }

  @Test(arguments: [-301, 301, -1_000_000]) func otherTimeIsABadTimeSignedWithTheServersTime(offset: Int) async throws {
    let time = UInt64(Int(Self.now) + offset)
    let request = try SignedMessage(Self.update, by: UpdateServer.admin, time: time)
    try await refuse(request.octets) { _, answer, octets in
      let record = try #require(answer.tsig)
      #expect(answer.code == .notAuthoritative)
      #expect(record.error == .badTime)
      #expect(record.timeSigned == time)
      #expect(record.otherData == TSIG.otherData(time: Self.now))
      try TSIG.verify(octets, record, key: UpdateServer.admin.key, requestMAC: request.mac, now: time)
    }
  }

  @Test(arguments: [-300, 0, 300]) func timeWithinTheFudgeIsAccepted(offset: Int) async throws {
    let request = try SignedMessage(Self.update, by: UpdateServer.admin, time: UInt64(Int(Self.now) + offset))
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      #expect(try await server.send(request.octets).code == .noError)
    }
  }

  @Test(arguments: [16, 31]) func truncatedMACIsABadTruncationSigned(count: Int) async throws {
    let request = try SignedMessage(Self.update, by: UpdateServer.admin, time: Self.now, macOctets: count)
    try await refuse(request.octets) { _, answer, octets in
      let record = try #require(answer.tsig)
      #expect(answer.code == .notAuthoritative)
      #expect(record.error == .badTruncation)
      try TSIG.verify(octets, record, key: UpdateServer.admin.key, requestMAC: request.mac, now: Self.now)
    }
  }

  @Test(arguments: [0, 1, 15]) func macThatIsTooShortIsAFormError(count: Int) async throws {
    let request = try SignedMessage(Self.update, by: UpdateServer.admin, time: Self.now, macOctets: count)
    try await refuse(request.octets) { _, answer, _ in
      #expect(answer.code == .formError)
      #expect(answer.tsig == nil)
    }
  }

  @Test func refusedUpdateIsSignedWithoutATSIGError() async throws {
    try await UpdateServer.run(.of("lab.example"), rules: []) { server async throws in
      let answer = try await server.send(Self.update)
      #expect(answer.code == .refused)
      #expect(answer.tsig?.error == .noError)
    }
  }

  @Test func formErrorBehindTheSignatureIsSigned() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      var message = Self.update
      message.questions = []
      #expect(try await server.send(message).code == .formError)
    }
  }

  @Test func unsignedUpdateIsRefusedWithoutATSIGRecord() async throws {
    try await refuse(try Self.update.encoded()) { _, answer, _ in
      #expect(answer.code == .refused)
      #expect(answer.tsig == nil)
      #expect(answer.questions == Self.update.questions)
    }
  }

  @Test func signedQueryIsAnsweredSigned() async throws {
    try await UpdateServer.run(.of("lab.example", [.a("www.lab.example")])) { server async throws in
      let answer = try await server.send(query("www.lab.example", .a))
      #expect(answer.answers.heads == ["www.lab.example. A"])
      #expect(answer.tsig?.error == .noError)
    }
  }

  @Test func recordBehindTheSignatureIsAFormError() async throws {
    var octets = try SignedMessage(Self.update, by: UpdateServer.admin, time: Self.now).octets
    octets += [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]
    octets[11] = 2
    try await refuse(octets) { _, answer, _ in #expect(answer.code == .formError) }
  }
}
