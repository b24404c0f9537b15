public import DNSWire

/// Asks name servers: over UDP, over TCP where an answer is cut short; many questions at once.
public final class DNSClient: Sendable {
  /// How questions are asked.
  public struct Settings: Sendable {
    /// How long an answer is waited for.
    public var timeOut: Duration = .seconds(2)
    /// How often each server is asked that does not answer.
    public var tries = 3
    /// Questions that are under way at once, at most; the others wait.
    public var parallel = 100
    /// Whether servers are asked to resolve names that are not theirs.
    public var asksForRecursion = true
    /// Whether all questions go over TCP.
    public var usesTCP = false
    /// How long a zone transfer may take in all.
    public var longestTransfer: Duration = .seconds(DNSClientLimits.transferSeconds)
    /// How many records a zone transfer may have.
    public var transferredRecords = DNSClientLimits.transferRecords
    /// The key to sign questions with; answers must then be signed as well.
    public var key: TSIGKey?

    /// Makes the usual settings.
    public init() {}
  }

  /// The servers, in the order in which they are asked.
  public let servers: [ServerAddress]
  let settings: Settings
  let now: @Sendable () -> UInt64
  private let upstreams: [Upstream]
  private let turns: Turns

  /// Makes a client; nothing is opened yet. `now` gives seconds since 1970.
  public init(
    servers: [ServerAddress], settings: Settings = Settings(), now: @escaping @Sendable () -> UInt64
  ) {
    self.servers = servers
    self.settings = settings
    self.now = now
    turns = Turns(settings.parallel)
    upstreams = servers.map { Upstream($0, settings: settings, now: now) }
  }

  /// Asks one server after the other, until one answers that is able to; then all of them again while some of them have not
  /// answered at all, as often as the settings say. Where none is able to, the first refusal is the answer.
  public func ask(_ question: Question) async throws(QueryFailure) -> Answer {
    await turns.take()
    defer { turns.giveBack() }
    return try await askInTurn(question)
  }

  private func askInTurn(_ question: Question) async throws(QueryFailure) -> Answer {
    let tries = max(1, settings.tries)
    var refusal: Answer?
    var failure: QueryFailure?
    for attempt in 1...tries {
      var isComplete = true
      for upstream in upstreams {
        do throws(QueryFailure.Reason) {
          let message = try await upstream.ask(question, isLastTry: attempt == tries)
          let answer = Answer(message: message, server: upstream.server)
          if !answer.isRefusal { return answer }
          refusal = refusal ?? answer
        } catch {
          failure = QueryFailure(server: upstream.server, reason: error, tries: attempt)
          if error == .cancelled { throw QueryFailure(server: upstream.server, reason: error, tries: attempt) }
          // A datagram may have been lost: who refuses must not speak for who was not heard.
          if error == .noAnswer { isComplete = false }
        }
      }
      if let refusal, isComplete { return refusal }
    }
    if let refusal { return refusal }
    throw failure ?? QueryFailure(server: .none, reason: .noAnswer, tries: 0)
  }
}
