import AccessPolicy
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 8945 §5.3.1: signatures of answers that take several messages.
@Suite struct RFC8945_5_3_1_SeveralMessages {
  private static func copy(by credential: Credential = UpdateServer.admin) async throws -> ZoneCopy {
    let records = (0..<3_000).map { ResourceRecord.txt("host\($0).lab.example", "text \($0)") }
    return try await UpdateServer.run(
      .of("lab.example", records), credentials: [credential], rules: RFC5936_2_Transfer.toAll
    ) { try await $0.copy(transferMessage("lab.example"), by: credential) }
  }

  @Test(arguments: TSIGAlgorithm.allCases) func everyMessageIsSigned(algorithm: TSIGAlgorithm) async throws {
    let copy = try await Self.copy(by: .of("key", algorithm: algorithm))
    #expect(copy.messages.count > 2)
    #expect(copy.records.count == 3_004)
    #expect(copy.messages.allSatisfy { $0.tsig?.mac.count == algorithm.macOctets })
  }

  @Test func laterSignaturesCoverTheMACBefore() async throws {
    let copy = try await Self.copy()
    let last = copy.messages.count - 1
    let record = try #require(copy.messages[last].tsig)
    let foreign = try #require(copy.messages[0].tsig)
    #expect(throws: TSIG.Failure.badSignature) {
      try TSIG.verify(
        copy.octets[last], record, key: UpdateServer.admin.key, requestMAC: foreign.mac, isContinuation: true,
        now: UpdateServer.now)
    }
  }

  @Test func laterSignaturesCoverTheTimersAlone() async throws {
    let copy = try await Self.copy()
    let record = try #require(copy.messages[1].tsig)
    let before = try #require(copy.messages[0].tsig)
    #expect(throws: TSIG.Failure.badSignature) {
      try TSIG.verify(
        copy.octets[1], record, key: UpdateServer.admin.key, requestMAC: before.mac, now: UpdateServer.now)
    }
  }

  @Test func messagesStayWithinTheirSizeWithTheSignature() async throws {
    for octets in try await Self.copy(by: .of("key", algorithm: .hmacSHA512)).octets {
      #expect(octets.count <= 16_384)
    }
  }
}
