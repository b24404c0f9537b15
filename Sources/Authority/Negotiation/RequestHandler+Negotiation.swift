import AccessPolicy
import DNSWire

/// The life of a TKEY request (RFC 2930 §4.3, RFC 3645 §4).
extension RequestHandler {
  /// Reads a request about a key. A deletion is done at once; a negotiation waits for its thread.
  func receive(aboutKey message: Message, from client: Client, signature: VerifiedSignature?) -> Reception {
    do throws(KeyRefusal) {
      let request = try KeyRequest(message)
      switch request.record.mode {
      case TKEYRecord.Mode.gss where signature == nil: return .negotiation(request, message)
      case TKEYRecord.Mode.deletion: return .answer(try delete(request, message, from: client, signature))
      default: throw KeyRefusal(error: .badMode, "mode \(request.record.mode) is not done here")
      }
    } catch {
      return .answer(refuse(message, from: client, error, signature))
    }
  }

  /// Establishes a context, and answers with its token, signed by the new key.
  func negotiate(_ request: KeyRequest, _ message: Message, from client: Client) -> Answer? {
    do throws(KeyRefusal) {
      // One moment for all of it: a key may be about to expire.
      let time = now()
      let (key, token) = try establish(request, from: client, at: time)
      let inception = UInt32(truncatingIfNeeded: time)
      let limit = client.transport == .tcp ? WireLimits.messageOctets : message.datagramOctets
      let messageKey = MessageKey.context(key.key)
      let room = limit - TSIG.recordOctets(key: messageKey)
      guard
        var answer = request.answer(
          to: message, inception: inception, expiration: UInt32(truncatingIfNeeded: key.expires), key: token,
          limit: room)
      else { return truncated(message) }
      guard negotiation.keys.insert(key, now: time) else { throw KeyRefusal.nameInUse }
      TSIG.sign(&answer, key: messageKey, time: time)
      report(
        client, message, .noError,
        "key \(request.name.relativeText), good for \(key.expires - time) s; \(membership(of: key))",
        signer: .principal(key.principal))
      return .message(answer)
    } catch {
      return refuse(message, from: client, error)
    }
  }

  /// In which of the groups that have names here a principal is, in words.
  private func membership(of key: NegotiatedKey) -> String {
    guard let groups = key.groups else { return "the ticket tells no groups" }
    let names = policy.current.realms.groups(of: groups).map(\.name).sorted()
    return names.isEmpty ? "in no group that matters here" : "in " + names.joined(separator: ", ")
  }

  private func establish(
    _ request: KeyRequest, from client: Client, at time: UInt64
  ) throws(KeyRefusal) -> (key: NegotiatedKey, token: [UInt8]) {
    guard let acceptor = negotiation.acceptor.current else {
      throw KeyRefusal(code: .notImplemented, "no keys are negotiated here")
    }
    let limits = negotiation.keys.limits
    guard let algorithm = GSSAlgorithm(name: request.record.algorithm) else {
      throw KeyRefusal(error: .badAlgorithm, "the algorithm \(request.record.algorithm.relativeText) is not done here")
    }
    guard !request.name.isRoot else { throw KeyRefusal(error: .badName, "the key has no name") }
    guard policy.current.credentials[request.name] == nil, negotiation.keys.find(request.name, now: time) == nil else {
      throw KeyRefusal.nameInUse
    }
    let token = request.record.key
    guard !token.isEmpty else { throw KeyRefusal(error: .badKey, "the token is empty") }
    guard token.count <= limits.tokenOctets else {
      throw KeyRefusal(error: .badKey, "the token has \(token.count) octets, more than \(limits.tokenOctets)")
    }
    let accepted: AcceptedContext
    do throws(AcceptanceFailure) {
      accepted = try acceptor.accept(token)
    } catch {
      throw KeyRefusal(error: .badKey, error.description)
    }
    guard policy.current.realms.trusts(accepted.principal.realm) else {
      throw KeyRefusal(
        error: .badKey, "the realm of \(accepted.principal) is not one of those that are trusted (realms)")
    }
    guard accepted.lifetime > 0 else {
      throw KeyRefusal(error: .badKey, "the ticket of \(accepted.principal) has expired")
    }
    let key = NegotiatedKey(
      ContextKey(name: request.name, algorithm: algorithm, context: accepted.context), accepted.principal,
      groups: accepted.groups, expires: time + min(accepted.lifetime, limits.lifetime),
      client: ClientNetwork(of: client.address))
    return (key, accepted.token)
  }

  /// Ends a key; who holds it asks, and nobody else (RFC 2930 §4.2).
  private func delete(
    _ request: KeyRequest, _ message: Message, from client: Client, _ signature: VerifiedSignature?
  ) throws(KeyRefusal) -> Answer? {
    guard let signature, case .principal = signature.signer else {
      throw KeyRefusal(code: .refused, "a key is deleted by who holds it, and the request is not signed by it")
    }
    guard negotiation.keys.find(request.name, now: now()) != nil else {
      throw KeyRefusal(error: .badName, "there is no key \(request.name.relativeText)")
    }
    guard signature.keyName == request.name else {
      throw KeyRefusal(code: .refused, "a key is deleted by who holds it, and not by another key")
    }
    negotiation.keys.remove(request.name)
    report(client, message, .noError, "key \(request.name.relativeText) was deleted", signer: signature.signer)
    let answer = request.answer(
      to: message, inception: request.record.inception, expiration: request.record.expiration,
      limit: Int(AuthorityLimits.payload))
    return answer.map { .message(signed($0, signature.signing)) }
  }

  /// Tells of a refusal, and answers: signed only where the request was.
  func refuse(
    _ message: Message, from client: Client, _ refusal: KeyRefusal, _ signature: VerifiedSignature? = nil
  ) -> Answer? {
    let code = refusal.code == .noError ? refusal.error : refusal.code
    let hint = WindowsEvent.hint(for: code).map { "; \($0)" } ?? ""
    report(client, message, code, refusal.reason + hint, signer: signature?.signer)
    var answer: [UInt8]?
    if refusal.code == .noError, let request = try? KeyRequest(message) {
      answer = request.answer(
        to: message, inception: request.record.inception, expiration: request.record.expiration, error: refusal.error,
        limit: AuthorityLimits.plainPayload)
    } else {
      answer = Reply.echo(message, code: refusal.code)
    }
    return answer.map { .message(signed($0, signature?.signing ?? .unsigned)) }
  }

  /// The answer is too long for a datagram: the client comes again over TCP, with another token.
  private func truncated(_ message: Message) -> Answer? {
    var answer = Reply.echo(message, code: .noError)
    if answer != nil { answer?[2] |= UInt8(Header.Flag.truncated >> 8) }
    return answer.map(Answer.message)
  }
}

extension Message {
  /// Octets of an answer to it in a datagram at most.
  fileprivate var datagramOctets: Int {
    guard let edns else { return AuthorityLimits.plainPayload }
    return min(max(Int(edns.payloadSize), AuthorityLimits.plainPayload), Int(AuthorityLimits.payload))
  }
}

extension KeyRefusal {
  fileprivate static let nameInUse = KeyRefusal(error: .badName, "there is a key of this name already")
}
