public import AccessPolicy
import DNSWire
public import Zone

/// Answers the requests that left the packet threads: authenticates, then updates, transfers or answers, then signs.
public struct RequestHandler: Sendable {
  let zones: Published<ZoneSet>
  let policy: Published<AccessPolicy>
  let slots: TransferSlots
  let now: @Sendable () -> UInt64
  private let writer: ZoneWriter
  private let settings: Published<ResponderSettings>
  private let counters: Counters
  private let onEvent: @Sendable (RequestEvent) -> Void

  /// Makes a handler; `now` gives seconds since 1970.
  public init(
    zones: Published<ZoneSet>, policy: Published<AccessPolicy>, writer: ZoneWriter,
    settings: Published<ResponderSettings> = Published(ResponderSettings()), counters: Counters = Counters(),
    slots: TransferSlots = TransferSlots(), now: @escaping @Sendable () -> UInt64,
    onEvent: @escaping @Sendable (RequestEvent) -> Void
  ) {
    self.zones = zones
    self.policy = policy
    self.writer = writer
    self.settings = settings
    self.counters = counters
    self.slots = slots
    self.now = now
    self.onEvent = onEvent
  }

  /// The answer to a message; nil where none is to be sent.
  public func respond(to octets: [UInt8], from client: Client) async -> Answer? {
    let message: Message
    do throws(WireError) {
      message = try Message(octets.span)
    } catch {
      report(client, nil, .formError, "the message can't be read: \(error)")
      return Reply.bare(to: octets, code: .formError).map(Answer.message)
    }
    guard !message.header.isResponse else { return nil }
    let transfer = TransferRequest(message, over: client.transport)
    switch Authentication(octets, message, policy: policy.current, now: now()) {
    case .unsigned:
      if let transfer { return respond(to: transfer, message, from: client, signing: nil) }
      return await respondUnsigned(to: message, from: client).map(Answer.message)
    case .verified(let credential, let mac):
      if let transfer {
        return respond(to: transfer, message, from: client, signing: Transfer.Signing(key: credential.key, mac: mac))
      }
      guard var answer = await respond(to: message, octets, credential, client) else { return nil }
      TSIG.sign(&answer, key: credential.key, requestMAC: mac, time: now())
      return .message(answer)
    case .failed(let failure, let record, let credential):
      report(client, message, failure.responseCode, "the signature is not accepted: \(failure)")
      return reject(message, octets, failure, record, credential).map(Answer.message)
    }
  }

  /// The answer to a request whose signature is right, before it is signed.
  private func respond(
    to message: Message, _ octets: [UInt8], _ credential: Credential, _ client: Client
  ) async -> [UInt8]? {
    guard message.header.opcode == .update else {
      return answerQuery(octets, from: client, key: credential.key)
    }
    let requestor = Requestor(
      key: credential.key.name, host: credential.host, address: client.address, transport: client.transport)
    do throws(UpdateRefusal) {
      try UpdateRequest.checkVersion(of: message)
      let zone = try UpdateRequest.zone(of: message)
      guard zone.recordClass == .internet else {
        throw UpdateRefusal(.notAuthoritative, "\(zone.name) of class \(zone.recordClass.rawValue) is not served")
      }
      let summary = try await writer.update(UpdateRequest(zone: zone.name, message: message, requestor: requestor))
      report(client, message, .noError, summary.description, isAuthenticated: true)
      return Reply.echo(message, code: .noError)
    } catch {
      report(client, message, error.code, error.reason, isAuthenticated: true)
      return Reply.echo(message, code: error.code)
    }
  }

  /// REFUSED is the one answer after which a Windows host goes on to sign its update.
  private func respondUnsigned(to message: Message, from client: Client) async -> [UInt8]? {
    guard message.header.opcode == .update else { return nil }
    do throws(UpdateRefusal) {
      try UpdateRequest.checkVersion(of: message)
      _ = try UpdateRequest.zone(of: message)
    } catch {
      report(client, message, error.code, error.reason)
      return Reply.echo(message, code: error.code)
    }
    report(client, message, .refused, "the update is not signed")
    return Reply.echo(message, code: .refused)
  }

  private func answerQuery(_ octets: [UInt8], from client: Client, key: TSIGKey) -> [UInt8]? {
    var answer = [UInt8](repeating: 0, count: WireLimits.messageOctets)
    var responder = Responder(settings: settings, counters: counters)
    var messageWriter = MessageWriter(answer.mutableSpan)
    let outcome = responder.respond(
      to: octets.span, in: RequestContext(client: client.address, transport: client.transport, now: now()),
      zones: zones.current, into: &messageWriter, isVerified: true, reserved: TSIG.recordOctets(key: key))
    let count = messageWriter.position
    guard outcome == .reply else { return nil }
    return Array(answer[..<count])
  }

  /// The answer to a signature that is not accepted: BADKEY and BADSIG unsigned, the others signed (RFC 8945 §5.3.2).
  private func reject(
    _ message: Message, _ octets: [UInt8], _ failure: TSIG.Failure, _ record: TSIGRecord, _ credential: Credential?
  ) -> [UInt8]? {
    if failure == .malformed { return Reply.bare(to: octets, code: .formError) }
    guard var answer = Reply.echo(message, code: .notAuthoritative) else { return nil }
    switch (failure, credential) {
    case (.badTime, .some(let credential)):
      TSIG.sign(
        &answer, key: credential.key, requestMAC: record.mac, time: record.timeSigned, fudge: record.fudge,
        error: failure.responseCode, otherData: TSIG.otherData(time: now()))
    case (.badTruncation, .some(let credential)):
      TSIG.sign(
        &answer, key: credential.key, requestMAC: record.mac, time: now(), error: failure.responseCode)
    default:
      let unsigned = TSIGRecord(
        keyName: record.keyName, algorithm: record.algorithm, timeSigned: record.timeSigned, fudge: record.fudge,
        originalID: record.originalID, error: failure.responseCode)
      TSIG.append(unsigned, to: &answer)
    }
    return answer
  }

  func report(
    _ client: Client, _ message: Message?, _ code: ResponseCode, _ description: String, isAuthenticated: Bool = false
  ) {
    let question = message?.questions.first
    let isUpdate = message?.header.opcode == .update
    let isTransfer = !isUpdate && question?.type.isTransfer == true
    onEvent(
      RequestEvent(
        client: client, key: message?.tsig?.keyName, isAuthenticated: isAuthenticated,
        zone: isUpdate || isTransfer ? question?.name : nil,
        isTransfer: isTransfer, code: code,
        description: description))
  }
}
