import DNSWire
import Synchronization

/// One server: what is known of it, and its sockets.
final class Upstream: Sendable {
  let server: ServerAddress
  private let settings: DNSClient.Settings
  private let now: @Sendable () -> UInt64
  private let datagrams: DatagramExchange
  private let knowsEDNS = Atomic<Bool>(true)
  private let hasAnswered = Atomic<Bool>(false)
  private let unanswered = Atomic<Int>(0)

  init(
    _ server: ServerAddress, settings: DNSClient.Settings,
    now: @escaping @Sendable () -> UInt64
  ) {
    self.server = server
    self.settings = settings
    self.now = now
    datagrams = DatagramExchange(server, timeOut: settings.timeOut)
  }

  /// Asks once; a server that does not know EDNS is asked again without (RFC 6891 §7).
  func ask(_ question: Question, isLastTry: Bool) async throws(QueryFailure.Reason) -> Message {
    if Task.isCancelled { throw .cancelled }
    let count = unanswered.load(ordering: .relaxed)
    if count >= DNSClientLimits.unansweredQuestions, !hasAnswered.load(ordering: .relaxed) {
      throw .silentServer(questions: count)
    }
    do throws(QueryFailure.Reason) {
      let answer = try await ask(question)
      hasAnswered.store(true, ordering: .relaxed)
      return answer
    } catch {
      if isLastTry, error == .noAnswer { unanswered.add(1, ordering: .relaxed) }
      throw error
    }
  }

  private func ask(_ question: Question) async throws(QueryFailure.Reason) -> Message {
    let hasEDNS = knowsEDNS.load(ordering: .relaxed)
    let answer = try await exchange(question, hasEDNS: hasEDNS)
    guard hasEDNS, Self.isUnreadable(answer), answer.edns == nil else { return answer }
    let second = try await exchange(question, hasEDNS: false)
    if !Self.isUnreadable(second) { knowsEDNS.store(false, ordering: .relaxed) }
    return second
  }

  private static func isUnreadable(_ answer: Message) -> Bool {
    [.formError, .notImplemented].contains(answer.header.responseCode)
  }

  private func exchange(_ question: Question, hasEDNS: Bool) async throws(QueryFailure.Reason) -> Message {
    let query: Query
    do throws(WireError) {
      query = try Query(
        question, asksForRecursion: settings.asksForRecursion, hasEDNS: hasEDNS, key: settings.key, now: now())
    } catch {
      throw .unaskable(error)
    }
    if settings.usesTCP { return try message(try await wholeStream(query), answering: query) }
    let octets = try await datagrams.exchange(query)
    guard Query.isTruncated(octets) else { return try message(octets, answering: query) }
    do throws(QueryFailure.Reason) {
      return try message(try await wholeStream(query), answering: query)
    } catch {
      throw error == .cancelled ? error : .truncated(overTCP: error)
    }
  }

  private func wholeStream(_ query: Query) async throws(QueryFailure.Reason) -> [UInt8] {
    let octets = try await stream(query)
    guard !Query.isTruncated(octets) else { throw .cutShort }
    return octets
  }

  private func stream(_ query: Query) async throws(QueryFailure.Reason) -> [UInt8] {
    do {
      let answer = try await MessageStream.with(server, idle: settings.timeOut, total: settings.timeOut * 2) { stream in
        try await stream.send(query.octets)
        return try await stream.next()
      }
      guard let answer else { throw QueryFailure.Reason.closed }
      guard query.isAnswered(by: answer.span) else { throw QueryFailure.Reason.otherAnswer }
      return answer
    } catch {
      throw QueryFailure.Reason(error)
    }
  }

  private func message(_ octets: [UInt8], answering query: Query) throws(QueryFailure.Reason) -> Message {
    let message: Message
    do throws(WireError) {
      message = try Message(octets.span)
    } catch {
      throw .malformed(error)
    }
    guard let key = settings.key, let mac = query.mac else { return message }
    var verifier = AnswerVerifier(key: key, requestMAC: mac)
    do throws(SignatureFailure) {
      try verifier.take(octets, message, now: now())
    } catch {
      throw .signature(error)
    }
    return message
  }
}
