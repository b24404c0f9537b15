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
    switch Authentication(octets, message, policy: policy.current, zones: zones.current, now: now()) {
    case .unsigned:
      if let transfer { return respond(to: transfer, message, from: client, signature: nil) }
      return await respondUnsigned(to: message, from: client).map(Answer.message)
    case .verified(let signature):
      if let transfer { return respond(to: transfer, message, from: client, signature: signature) }
      guard var answer = await respond(to: message, octets, signature, client) else { return nil }
      var signing = signature.signing
      signing.sign(&answer, time: now())
      return .message(answer)
    case .failed(let failure):
      report(client, message, failure.code, "the signature is not accepted: \(failure.description)")
      return failure.reply(to: message, octets, now: now()).map(Answer.message)
    }
  }

  /// The answer to a request whose signature is right, before it is signed.
  private func respond(
    to message: Message, _ octets: [UInt8], _ signature: VerifiedSignature, _ client: Client
  ) async -> [UInt8]? {
    guard message.header.opcode == .update else {
      return answerQuery(octets, from: client, reserved: signature.signing.octets)
    }
    do throws(UpdateRefusal) {
      try UpdateRequest.checkVersion(of: message)
      let zone = try UpdateRequest.zone(of: message)
      guard zone.recordClass == .internet else {
        throw UpdateRefusal(.notAuthoritative, "\(zone.name) of class \(zone.recordClass.rawValue) is not served")
      }
      guard let key = signature.signer.ruleName, let host = signature.host else {
        throw UpdateRefusal(.refused, "no rule can name the signer, the \(signature.signer)")
      }
      let requestor = Requestor(key: key, host: host, address: client.address, transport: client.transport)
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

  private func answerQuery(_ octets: [UInt8], from client: Client, reserved: Int) -> [UInt8]? {
    var answer = [UInt8](repeating: 0, count: WireLimits.messageOctets)
    var responder = Responder(settings: settings, counters: counters)
    var messageWriter = MessageWriter(answer.mutableSpan)
    let outcome = responder.respond(
      to: octets.span, in: RequestContext(client: client.address, transport: client.transport, now: now()),
      zones: zones.current, into: &messageWriter, isVerified: true, reserved: reserved)
    let count = messageWriter.position
    guard outcome == .reply else { return nil }
    return Array(answer[..<count])
  }

  func report(
    _ client: Client, _ message: Message?, _ code: ResponseCode, _ description: String, isAuthenticated: Bool = false
  ) {
    let question = message?.questions.first
    let isUpdate = message?.header.opcode == .update
    let isTransfer = !isUpdate && question?.type.isTransfer == true
    onEvent(
      RequestEvent(
        client: client, key: message?.tsig?.keyName ?? message?.sig0?.signer, isAuthenticated: isAuthenticated,
        zone: isUpdate || isTransfer ? question?.name : nil,
        isTransfer: isTransfer, code: code,
        description: description))
  }
}
