import AccessPolicy
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 8945 §5.2.2.1, §5.2.4: MACs that are cut, by what the key allows.
@Suite struct RFC8945_5_2_2_1_Truncation {
  private static let now = UpdateServer.now
  private static let update = updateMessage("lab.example", [.a("new.lab.example")])

  /// Sends an update with a MAC of so many octets to a server whose key asks for 20 of 32.
  private func send(
    _ octets: Int, _ check: @Sendable @escaping (Message, [UInt8], Credential, [UInt8]) throws -> Void
  ) async throws {
    let credential = Credential.of("key", form: MACForm(.hmacSHA256, octets: 20))
    let request = try SignedMessage(Self.update, by: .of("key"), time: Self.now, macOctets: octets)
    try await UpdateServer.run(.of("lab.example"), credentials: [credential]) { server async throws in
      let answer = try #require(await server.respond(to: request.octets))
      try check(try Message(answer.span), answer, credential, request.mac)
    }
  }

  @Test(arguments: [20, 21, 31, 32]) func macOfAsManyOctetsAsTheKeySaysIsAccepted(octets: Int) async throws {
    try await send(octets) { answer, whole, credential, mac in
      #expect(answer.code == .noError)
      let record = try #require(answer.tsig)
      // Not shorter than the request's: its sender may ask for as much.
      #expect(record.mac.count == octets)
      try TSIG.verify(whole, record, key: credential.key, requestMAC: mac, now: Self.now)
    }
  }

  @Test(arguments: [16, 19]) func shorterMACIsABadTruncationSigned(octets: Int) async throws {
    try await send(octets) { answer, whole, credential, mac in
      #expect(answer.code == .notAuthoritative)
      let record = try #require(answer.tsig)
      #expect(record.error == .badTruncation)
      #expect(record.mac.count == 20)
      try TSIG.verify(whole, record, key: credential.key, requestMAC: mac, now: Self.now)
    }
  }

  @Test(arguments: [0, 1, 10, 15]) func macOfLessThanHalfIsAFormError(octets: Int) async throws {
    try await send(octets) { answer, _, _, _ in
      #expect(answer.code == .formError)
      #expect(answer.tsig == nil)
    }
  }

  @Test(arguments: TSIGAlgorithm.allCases) func shortestMACsAreAcceptedAndAnswered(
    algorithm: TSIGAlgorithm
  ) async throws {
    let form = MACForm(algorithm, octets: algorithm.macLengths.lowerBound)
    let credential = Credential.of("key", form: form)
    try await UpdateServer.run(.of("lab.example"), credentials: [credential]) { server async throws in
      let answer = try await server.send(Self.update, by: credential)
      #expect(answer.code == .noError)
      #expect(answer.tsig?.mac.count == form.octets)
    }
  }

  @Test func answerToAQueryHasACutMACAndKeepsToItsLimit() async throws {
    let credential = Credential.of("key", form: MACForm(.hmacSHA512, octets: 32))
    try await UpdateServer.run(
      .of("lab.example", [.a("www.lab.example")]), credentials: [credential], transport: .udp
    ) { server async throws in
      let answer = try await server.send(query("www.lab.example", .a), by: credential)
      #expect(answer.answers.heads == ["www.lab.example. A"])
      #expect(answer.tsig?.mac.count == 32)
    }
  }

  @Test func everyMessageOfATransferHasACutMAC() async throws {
    let credential = Credential.of("key", form: MACForm(.hmacSHA256, octets: 16))
    let records = (0..<2_000).map { ResourceRecord.txt("lab.example", "number \($0)") }
    let copy = try await UpdateServer.run(
      .of("lab.example", records), credentials: [credential], rules: RFC5936_2_Transfer.toAll
    ) { try await $0.copy(transferMessage("lab.example"), by: credential) }
    #expect(copy.messages.count > 1)
    #expect(copy.messages.allSatisfy { $0.tsig?.mac.count == 16 })
  }
}
