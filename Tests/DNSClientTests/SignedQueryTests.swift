import AccessPolicy
import DNSClient
import DNSWire
import TestSupport
import Testing

/// Questions with TSIG (RFC 8945): what counts as an answer.
@Suite struct SignedQueryTests {
  static let credential = Credential.of("key.example")
  static let question = QueryTests.question
  static let now: UInt64 = 1_800_000_000

  /// The reason why the answer that `answer` makes of the query and its MAC is not taken.
  static func failure(_ answer: @escaping @Sendable (Message, [UInt8]) -> [UInt8]) async throws -> QueryFailure.Reason?
  {
    let server = try FakeServer { query in
      guard let message = try? Message(query.span) else { return [] }
      return [answer(message, query)]
    }
    return await QueryTests.isFailed(server.client { $0.key = credential.key })
  }

  static func signed(
    _ query: Message, _ octets: [UInt8], by credential: Credential = credential, time: UInt64 = now,
    error: ResponseCode = .noError
  ) -> [UInt8] {
    var answer = Reply.to(octets, [QueryTests.record])
    TSIG.sign(
      &answer, key: credential.key, requestMAC: query.tsig?.mac, time: time, error: error)
    return answer
  }

  @Test func signedAnswerIsTaken() async throws {
    #expect(try await Self.failure { Self.signed($0, $1) } == nil)
  }

  @Test func questionIsSigned() async throws {
    let server = try FakeServer()
    _ = await QueryTests.isFailed(
      server.client {
        $0.key = Self.credential.key; $0.timeOut = .milliseconds(30)
      })
    let octets = try #require(server.datagrams.first)
    let message = try Message(octets.span)
    let record = try #require(message.tsig)
    try TSIG.verify(octets, record, key: Self.credential.key, now: Self.now)
  }

  @Test func unsignedAnswerIsNotTaken() async throws {
    #expect(try await Self.failure { Reply.to($1, [QueryTests.record]) } == .signature(.unsigned))
  }

  @Test func answerSignedWithAnotherSecretIsNotTaken() async throws {
    let other = Credential.of("key.example", secret: 2)
    #expect(try await Self.failure { Self.signed($0, $1, by: other) } == .signature(.wrong(.badSignature)))
  }

  @Test func answerSignedWithAnotherKeyIsNotTaken() async throws {
    let other = Credential.of("other.example")
    #expect(try await Self.failure { Self.signed($0, $1, by: other) } == .signature(.wrong(.badKey)))
  }

  @Test func answerOverAnotherRequestsMACIsNotTaken() async throws {
    let reason = try await Self.failure { query, octets in
      var answer = Reply.to(octets, [QueryTests.record])
      TSIG.sign(&answer, key: Self.credential.key, requestMAC: [UInt8](repeating: 7, count: 32), time: Self.now)
      return answer
    }
    #expect(reason == .signature(.wrong(.badSignature)))
  }

  @Test func oldAnswerIsNotTaken() async throws {
    let reason = try await Self.failure { Self.signed($0, $1, time: Self.now - 1_000) }
    #expect(reason == .signature(.wrong(.badTime)))
  }

  @Test(arguments: [ResponseCode.badKey, .badSignature])
  func refusedSignatureIsToldOf(code: ResponseCode) async throws {
    let reason = try await Self.failure { query, octets in
      var answer = Reply.code(octets, .notAuthoritative)
      guard var record = query.tsig else { return [] }
      record.mac = []
      record.error = code
      TSIG.append(record, to: &answer)
      return answer
    }
    #expect(reason == .signature(.rejected(code)))
  }

  @Test func wrongClockIsToldOf() async throws {
    let reason = try await Self.failure { Self.signed($0, $1, error: .badTime) }
    #expect(reason == .signature(.rejected(.badTime)))
    #expect(SignatureFailure.rejected(.badTime).description.contains("clock"))
  }
}
