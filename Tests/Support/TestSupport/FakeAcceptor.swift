import AccessPolicy
public import Authority
import Crypto
public import DNSWire
import Synchronization

/// Establishes contexts without Kerberos: a token says in plain text whose it is.
public struct FakeAcceptor: ContextAcceptor {
  /// Seconds for which the tickets are good.
  public let lifetime: UInt64

  /// Makes an acceptor.
  public init(lifetime: UInt64 = 36_000) {
    self.lifetime = lifetime
  }

  /// A token of a principal; its groups are nil where the ticket tells of none.
  public static func token(_ principal: String, groups: [String]? = nil) -> [UInt8] {
    Array(([principal] + (groups.map { ["groups"] + $0 } ?? [])).joined(separator: " ").utf8)
  }

  /// Takes what `token` has made; anything else is refused.
  public func accept(_ token: [UInt8]) throws(AcceptanceFailure) -> AcceptedContext {
    let words = String(decoding: token, as: UTF8.self).split(separator: " ").map(String.init)
    guard let first = words.first, let principal = Principal(text: first) else {
      throw AcceptanceFailure("no context: the token is unreadable")
    }
    return AcceptedContext(
      context: FakeContext(token, isServer: true), principal: principal,
      groups: words.count > 1 ? Set(words.dropFirst(2).compactMap { SecurityIdentifier(text: $0) }) : nil,
      lifetime: lifetime, token: Array("accepted".utf8))
  }
}

/// One end of a context, with codes in the form of RFC 4121: they begin alike, and repeated ones are noticed.
public final class FakeContext: SecurityContext {
  private struct State {
    var sent: UInt64 = 0
    var seen: Set<UInt64> = []
  }

  private let key: SymmetricKey
  private let isServer: Bool
  private let state = Mutex(State())

  /// Makes one end of the context that comes of a token.
  public init(_ token: [UInt8], isServer: Bool = false) {
    key = SymmetricKey(data: SHA256.hash(data: token))
    self.isServer = isServer
  }

  /// A code of 28 octets.
  public func integrityCode(over octets: [UInt8]) -> [UInt8]? {
    let number = state.withLock { state in
      state.sent += 1
      return state.sent
    }
    return code(number, fromServer: isServer, octets)
  }

  /// What a code is worth.
  public func verify(_ code: [UInt8], over octets: [UInt8]) -> IntegrityVerdict {
    guard code.count == 28 else { return .wrong }
    let number = code[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    guard code == self.code(number, fromServer: !isServer, octets) else { return .wrong }
    return state.withLock { $0.seen.insert(number).inserted } ? .right : .repeated
  }

  private func code(_ number: UInt64, fromServer: Bool, _ octets: [UInt8]) -> [UInt8] {
    let head: [UInt8] = [4, 4, fromServer ? 5 : 4, 255, 255, 255, 255, 255]
    let position = (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
    let sum = HMAC<SHA256>.authenticationCode(for: head + position + octets, using: key)
    return head + position + Array(sum).prefix(12)
  }
}

/// A client that negotiates a key, and signs with it.
public struct FakeGSSClient: Sendable {
  /// The client's end of the key.
  public let key: ContextKey
  /// The client's token.
  public let token: [UInt8]

  /// Makes a client.
  public init(
    _ principal: String, groups: [String]? = nil, key name: Name = "4711.sig-ns1.lab.example",
    algorithm: GSSAlgorithm = .gssTSIG
  ) {
    token = FakeAcceptor.token(principal, groups: groups)
    key = ContextKey(name: name, algorithm: algorithm, context: FakeContext(token))
  }

  /// The request for the key.
  public func request(
    mode: UInt16 = TKEYRecord.Mode.gss, algorithm: Name? = nil, token: [UInt8]? = nil, isAnswer: Bool = false,
    recordClass: RecordClass = .any
  ) -> Message {
    var message = Message(header: Header(id: 2930))
    message.questions = [Question(name: key.name, type: .tkey, recordClass: recordClass)]
    let record = TKEYRecord(
      algorithm: algorithm ?? key.algorithm, inception: 1, expiration: 1, mode: mode, key: token ?? self.token)
    let records = [ResourceRecord(name: key.name, type: .tkey, recordClass: .any, ttl: 0, rdata: record.rdata)]
    if isAnswer { message.answers = records } else { message.additionals = records }
    return message
  }

  /// A message signed with the key, and its MAC.
  public func signed(_ message: Message, time: UInt64 = UpdateServer.now) throws -> (octets: [UInt8], mac: [UInt8]) {
    var octets = try message.encoded()
    let mac = TSIG.sign(&octets, key: .context(key), time: time)
    return (octets, mac)
  }

  /// Negotiates the key; the answer is signed by it.
  public func negotiate(with server: UpdateServer) async throws {
    guard let octets = await server.respond(to: try request().encoded()) else { throw NoReply(outcome: nil) }
    let answer = try Message(octets.span)
    guard let record = answer.tsig else { throw UpdateServer.NotSigned() }
    try TSIG.verify(octets, record, key: key, now: UpdateServer.now)
  }

  /// Sends a message signed, and verifies the answer's signature.
  public func send(_ message: Message, to server: UpdateServer) async throws -> Message {
    let request = try signed(message)
    guard let octets = await server.respond(to: request.octets) else { throw NoReply(outcome: nil) }
    let answer = try Message(octets.span)
    guard let record = answer.tsig else { throw UpdateServer.NotSigned() }
    try TSIG.verify(octets, record, key: key, requestMAC: request.mac, now: UpdateServer.now)
    return answer
  }
}
