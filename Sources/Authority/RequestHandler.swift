public import AccessPolicy
import DNSWire
public import KMS
public import Zone

/// What is done with each request that left the packet threads, but for the changing of zones: it is authenticated, answered
/// or handed to the zones' writer, and its answer signed.
public struct RequestHandler: Sendable {
  let zones: Published<ZoneSet>
  let policy: Published<AccessPolicy>
  let enforcement: Published<Enforcement>
  let slots: TransferSlots
  let history: DifferenceHistory
  let secondaries: SecondaryZones
  let replays: ReplayMemory
  let negotiation: KeyNegotiation
  let now: @Sendable () -> UInt64
  let settings: Published<ResponderSettings>
  private let counters: Counters
  let onNotification: @Sendable (ChangeNotification) -> Void
  private let onEvents: @Sendable ([RequestEvent]) -> Void
  private let onPublisherEvents: @Sendable ([PublisherEvent]) -> Void

  /// Makes a handler; `now` gives seconds since 1970, `onEvents` is told of requests before they are answered,
  /// `onPublisherEvents` of publishers that are not sanctioned, `onNotification` of secondary zones that may have changed.
  public init(
    zones: Published<ZoneSet>, policy: Published<AccessPolicy>,
    enforcement: Published<Enforcement> = Published(Enforcement()),
    settings: Published<ResponderSettings> = Published(ResponderSettings()), counters: Counters = Counters(),
    slots: TransferSlots = TransferSlots(), history: DifferenceHistory = DifferenceHistory(),
    secondaries: SecondaryZones = SecondaryZones(),
    replays: ReplayMemory = ReplayMemory(), negotiation: KeyNegotiation = KeyNegotiation(),
    now: @escaping @Sendable () -> UInt64, onEvents: @escaping @Sendable ([RequestEvent]) -> Void,
    onPublisherEvents: @escaping @Sendable ([PublisherEvent]) -> Void = { _ in },
    onNotification: @escaping @Sendable (ChangeNotification) -> Void = { _ in }
  ) {
    self.zones = zones
    self.policy = policy
    self.enforcement = enforcement
    self.settings = settings
    self.counters = counters
    self.slots = slots
    self.history = history
    self.secondaries = secondaries
    self.onNotification = onNotification
    self.replays = replays
    self.negotiation = negotiation
    self.now = now
    self.onEvents = onEvents
    self.onPublisherEvents = onPublisherEvents
  }

  /// Authenticates the requests of a batch: gives the updates among them, which the zones' writer has to see, and replies to
  /// the others.
  func receive(_ batch: DeferredBatch) -> [PendingUpdate] {
    var updates: [PendingUpdate] = []
    var replies: [DeferredBatch.Reply] = []
    updates.reserveCapacity(batch.requests.count)
    for (position, request) in batch.requests.enumerated() {
      switch receive(request.message, from: request.client, as: Origin(batch: batch, position: position)) {
      case .answer(let answer): replies.append(DeferredBatch.Reply(position: position, answer: answer))
      case .update(let update): updates.append(update)
      case .negotiation(let key, let message):
        let isTaken = negotiation.submit {
          let answer = negotiate(key, message, from: request.client)
          batch.reply([DeferredBatch.Reply(position: position, answer: answer)])
          batch.flush()
        }
        guard !isTaken else { continue }
        replies.append(DeferredBatch.Reply(position: position, answer: refuse(message, from: request.client, .busy)))
      }
    }
    if !replies.isEmpty {
      batch.reply(replies)
      batch.flush()
    }
    return updates
  }

  /// What becomes of a request at once.
  enum Reception {
    /// It is answered, or nothing is to be sent.
    case answer(Answer?)
    /// Its zone's writer has to see it.
    case update(PendingUpdate)
    /// It waits for the thread on which keys are negotiated.
    case negotiation(KeyRequest, Message)
  }

  /// Where the answer to a request goes.
  struct Origin {
    let batch: DeferredBatch
    let position: Int
  }

  private func receive(_ octets: [UInt8], from client: Client, as origin: Origin) -> Reception {
    let message: Message
    do throws(WireError) {
      message = try Message(octets.span)
    } catch {
      report([RequestEvent(unreadableFrom: client, "the message can't be read: \(error)")])
      return .answer(Reply.bare(to: octets, code: .formError).map(Answer.message))
    }
    guard !message.header.isResponse else { return .answer(nil) }
    let signature: VerifiedSignature?
    switch Authentication(
      octets, message, policy: policy.current, zones: zones.current, keys: negotiation.keys, now: now())
    {
    case .unsigned: signature = nil
    case .verified(let verified): signature = verified
    case .failed(let failure):
      // The answer to the first of both copies is the answer to this one.
      if let copy = failure.copied, replays.isUnderWay(copy.signature, of: copy.signer) { return .answer(nil) }
      let hint = WindowsEvent.hint(for: failure.code, updates: message.authorities)
      report(client, message, failure.code, "the signature is not accepted: \(failure.description)\(hint)")
      return .answer(failure.reply(to: message, octets, now: now()).map(Answer.message))
    }
    // They are what comes here most.
    if message.header.opcode == .update {
      return receive(update: consume message, from: client, as: origin, signature: signature)
    }
    if let transfer = TransferRequest(message, over: client.transport) {
      return .answer(respond(to: transfer, message, from: client, signature: signature))
    }
    if KeyRequest.isMeant(message), negotiation.acceptor.current != nil {
      return receive(aboutKey: message, from: client, signature: signature)
    }
    if message.header.opcode == .notify {
      return .answer(respond(toNotify: message, from: client, signature: signature))
    }
    guard let signature, let answer = answerQuery(octets, from: client, reserved: signature.signing.octets) else {
      return .answer(nil)
    }
    return .answer(.message(signed(answer, signature.signing)))
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

  /// Tells what became of a request; the signer is there where the signature was right, or none was needed.
  func report(
    _ client: Client, _ message: Message, _ code: ResponseCode, _ description: String, signer: Signer? = nil
  ) {
    report([RequestEvent(client, message, code, .words(description), signer: signer)])
  }

  /// Tells what became of requests.
  func report(_ events: [RequestEvent]) {
    onEvents(events)
  }

  /// Tells of publishers that are not sanctioned.
  func report(_ events: [PublisherEvent]) {
    if !events.isEmpty { onPublisherEvents(events) }
  }

  /// An answer with its signature, if it gets one.
  func signed(_ answer: consuming [UInt8], _ signing: AnswerSigning) -> [UInt8] {
    var signing = signing
    signing.sign(&answer, time: now())
    return answer
  }
}
