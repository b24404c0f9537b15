import AccessPolicy
public import DNSWire
import Synchronization

/// A zone on its way to a client: messages made one at a time, as the client takes them. It keeps the version that it
/// started with, whatever updates do meanwhile.
public final class Transfer: Sendable {
  private struct State {
    var messages: TransferMessages
    var signing: AnswerSigning
    var octets = 0
    var slot: TransferSlot?
  }

  private let state: Mutex<State>
  private let now: @Sendable () -> UInt64
  private let onEnd: @Sendable (TransferSummary, Bool) -> Void

  /// Starts a transfer; `onEnd` is told once what was sent, and whether that was all.
  init(
    _ messages: TransferMessages, _ signing: AnswerSigning, slot: TransferSlot, now: @escaping @Sendable () -> UInt64,
    onEnd: @escaping @Sendable (TransferSummary, Bool) -> Void
  ) {
    state = Mutex(State(messages: messages, signing: signing, slot: slot))
    self.now = now
    self.onEnd = onEnd
  }

  deinit {
    let (isOpen, summary) = state.withLock { ($0.slot != nil, Self.summary(of: $0)) }
    if isOpen { onEnd(summary, false) }
  }

  /// Whether all messages have been made; the transfer ends when the next one is asked for.
  public var isDone: Bool { state.withLock { $0.messages.isDone } }

  /// The next message; nil when the client has all. On an error the transfer can't be ended in order, and the connection
  /// has to be closed.
  public func nextMessage() throws(WireError) -> [UInt8]? {
    let (message, end) = try state.withLock { state throws(WireError) in
      if let message = try next(&state) { return ([UInt8]?.some(message), TransferSummary?.none) }
      defer { state.slot = nil }
      return (nil, state.slot == nil ? nil : Self.summary(of: state))
    }
    if let end { onEnd(end, true) }
    return message
  }

  private func next(_ state: inout State) throws(WireError) -> [UInt8]? {
    let isContinuation = state.messages.count > 0
    guard var message = try state.messages.next(reserved: state.signing.octets) else { return nil }
    state.signing.sign(&message, isContinuation: isContinuation, time: now())
    state.octets += message.count
    return message
  }

  private static func summary(of state: State) -> TransferSummary {
    state.messages.summary(octets: state.octets)
  }
}
