public import AccessPolicy
import DNSWire
public import Zone

/// Answers the requests that left the packet threads: authenticates, then updates, transfers or answers, then signs.
public struct RequestHandler: Sendable {
  let zones: Published<ZoneSet>
  let policy: Published<AccessPolicy>
  let slots: TransferSlots
  let replays: ReplayMemory
  let writer: ZoneWriter
  let now: @Sendable () -> UInt64
  private let settings: Published<ResponderSettings>
  private let counters: Counters
  private let onEvent: @Sendable (RequestEvent) -> Void

  /// Makes a handler; `now` gives seconds since 1970.
  public init(
    zones: Published<ZoneSet>, policy: Published<AccessPolicy>, writer: ZoneWriter,
    settings: Published<ResponderSettings> = Published(ResponderSettings()), counters: Counters = Counters(),
    slots: TransferSlots = TransferSlots(), replays: ReplayMemory = ReplayMemory(),
    now: @escaping @Sendable () -> UInt64, onEvent: @escaping @Sendable (RequestEvent) -> Void
  ) {
    self.zones = zones
    self.policy = policy
    self.writer = writer
    self.settings = settings
    self.counters = counters
    self.slots = slots
    self.replays = replays
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
    let signature: VerifiedSignature?
    switch Authentication(octets, message, policy: policy.current, zones: zones.current, now: now()) {
    case .unsigned: signature = nil
    case .verified(let verified): signature = verified
    case .failed(let failure):
      report(client, message, failure.code, "the signature is not accepted: \(failure.description)")
      return failure.reply(to: message, octets, now: now()).map(Answer.message)
    }
    if let transfer = TransferRequest(message, over: client.transport) {
      return respond(to: transfer, message, from: client, signature: signature)
    }
    var answer: [UInt8]?
    if message.header.opcode == .update {
      answer = await respond(toUpdate: message, from: client, signature: signature)
    } else if let signature {
      answer = answerQuery(octets, from: client, reserved: signature.signing.octets)
    }
    guard var answer else { return nil }
    if var signing = signature?.signing { signing.sign(&answer, time: now()) }
    return .message(answer)
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
    _ client: Client, _ message: Message?, _ code: ResponseCode, _ description: String, signer: Signer? = nil
  ) {
    onEvent(RequestEvent(client, message, code, description, signer: signer))
  }
}
