import DNSWire
import Zone

/// The negotiation of keys (RFC 2930, RFC 3645): who establishes the contexts, the keys that came of it, and the thread on
/// which that happens, so that neither packets nor updates wait for it.
public final class KeyNegotiation: Sendable {
  /// Who establishes contexts; nil where nobody does, and TKEY is not answered.
  public let acceptor: Published<(any ContextAcceptor)?>
  /// The keys.
  public let keys: NegotiatedKeys
  private let monitor = Monitor(State(), conditions: 1)

  private struct State {
    var waiting: [@Sendable () -> Void] = []
    var isOpen = true
  }

  /// Makes a negotiation; `run` has to be called for it to do anything.
  public init(acceptor: (any ContextAcceptor)? = nil, limits: NegotiationLimits = NegotiationLimits()) {
    self.acceptor = Published(acceptor)
    keys = NegotiatedKeys(limits: limits)
  }

  /// Works until `stop` is called, or the task is cancelled, and all that was taken is done.
  public func run() async throws(JournalError) {
    let isStarted = await withTaskCancellationHandler {
      await withCheckedContinuation { end in
        let isStarted = WorkerThread.detached { [self] in
          while let work = next() { work() }
          end.resume(returning: true)
        }
        if !isStarted { end.resume(returning: false) }
      }
    } onCancel: {
      stop()
    }
    guard isStarted else { throw JournalError("the system has no thread to give to the negotiation of keys") }
  }

  /// Takes no more negotiations.
  public func stop() {
    monitor.withLock { $0.isOpen = false }
    monitor.signalAll()
  }

  /// Hands work to the thread; false where too much waits, or the server is stopping.
  func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
    let isTaken = monitor.withLock { state in
      guard state.isOpen, state.waiting.count < AuthorityLimits.waitingNegotiations else { return false }
      state.waiting.append(work)
      return true
    }
    if isTaken { monitor.signal(0) }
    return isTaken
  }

  private func next() -> (@Sendable () -> Void)? {
    let work: [@Sendable () -> Void] = monitor.wait(for: 0) { state in
      if !state.waiting.isEmpty { return [state.waiting.removeFirst()] }
      return state.isOpen ? nil : []
    }
    return work.first
  }
}
