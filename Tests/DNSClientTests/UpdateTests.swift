import AccessPolicy
import DNSClient
import DNSWire
import TestSupport
import Testing

/// Updates: sent once, and only a trusted answer counts.
@Suite struct UpdateTests {
  static let credential = Credential.of("key.example")
  static let now: UInt64 = 1_800_000_000
  static let update = updateMessage(
    "lab.example", prerequisites: [.exists(.a("www.lab.example", "192.0.2.1"))],
    [.deletion(of: .a("www.lab.example", "192.0.2.1"))])

  /// A server that gives each update the answer that `answer` makes of it.
  static func server(_ answer: @escaping @Sendable (Message, [UInt8]) -> [UInt8]?) throws -> FakeServer {
    try FakeServer(onStream: { peer in
      guard let octets = peer.receive(), let message = try? Message(octets.span) else { return }
      if let answer = answer(message, octets) { peer.send(answer) }
    })
  }

  static func reply(_ request: Message, _ code: ResponseCode = .noError) -> [UInt8] {
    var message = Message(header: Header(id: request.header.id, flags: Header.Flag.response | 5 << 11 | code.rawValue))
    message.questions = request.questions
    return (try? message.encoded()) ?? []
  }

  static func signed(_ request: Message, _ code: ResponseCode = .noError, secret: UInt8 = 1) -> [UInt8] {
    var octets = reply(request, code)
    TSIG.sign(
      &octets, key: Credential.of("key.example", secret: secret).key, requestMAC: request.tsig?.mac, time: now)
    return octets
  }

  static func failure(
    key: TSIGKey? = nil, _ answer: @escaping @Sendable (Message, [UInt8]) -> [UInt8]?
  ) async throws -> QueryFailure.Reason? {
    let client = try server(answer).client { $0.key = key }
    do throws(QueryFailure) {
      _ = try await client.update(update)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: [ResponseCode.noError, .refused, .noRecordSet])
  func answerSaysWhatBecameOfTheUpdate(code: ResponseCode) async throws {
    let server = try Self.server { request, _ in Self.signed(request, code) }
    let answer = try await server.client { $0.key = Self.credential.key }.update(Self.update)
    #expect(answer.code == code)
  }

  @Test func updateGoesOutAsItIsAndSigned() async throws {
    let server = try Self.server { request, octets in
      let isSigned = request.tsig.map { record in
        (try? TSIG.verify(octets, record, key: Self.credential.key, now: Self.now)) != nil
      }
      let isSame =
        request.answers == Self.update.answers && request.authorities == Self.update.authorities
        && request.questions == Self.update.questions && request.header.opcode == .update
      return Self.signed(request, isSigned == true && isSame ? .noError : .formError)
    }
    #expect(try await server.client { $0.key = Self.credential.key }.update(Self.update).code == .noError)
  }

  @Test func updateWithoutAKeyIsNotSigned() async throws {
    let server = try Self.server { request, _ in Self.reply(request, request.tsig == nil ? .noError : .formError) }
    #expect(try await server.client().update(Self.update).code == .noError)
  }

  @Test func unsignedAnswerToASignedUpdateDoesNotCount() async throws {
    #expect(
      try await Self.failure(key: Self.credential.key) { request, _ in Self.reply(request) } == .signature(.unsigned))
  }

  @Test func answerSignedWithAnotherSecretDoesNotCount() async throws {
    let reason = try await Self.failure(key: Self.credential.key) { request, _ in Self.signed(request, secret: 2) }
    #expect(reason == .signature(.wrong(.badSignature)))
  }

  @Test func answerToSomethingElseDoesNotCount() async throws {
    let other = try await Self.failure { request, _ in
      var request = request
      request.header.id &+= 1
      return Self.reply(request)
    }
    #expect(other == .otherAnswer)
    #expect(try await Self.failure { _, octets in Reply.code(octets, .noError) } == .otherAnswer)
    #expect(try await Self.failure { _, octets in octets } == .otherAnswer)
  }

  @Test func closedConnectionIsNoAnswer() async throws {
    #expect(try await Self.failure { _, _ in nil } == .closed)
  }

  @Test func octetsThatAreNoMessageAreNoAnswer() async throws {
    let reason = try await Self.failure { _, _ in [1, 2, 3] }
    guard case .malformed = reason else {
      Issue.record("\(String(describing: reason))")
      return
    }
  }

  @Test func nextServerIsAskedOnlyWhereTheFirstCannotBeReached() async throws {
    let second = try Self.server { request, _ in Self.reply(request) }
    let deaf = try FakeServer()
    let silent = try Self.server { _, _ in nil }
    func code(_ first: FakeServer) async -> ResponseCode? {
      let client = DNSClient(servers: [first.address, second.address], now: { Self.now })
      return try? await client.update(Self.update).code
    }
    #expect(await code(deaf) == .noError)
    #expect(await code(silent) == nil)
  }
}
