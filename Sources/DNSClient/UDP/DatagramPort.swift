import DNSWire
import Glibc
import NIOCore
import Synchronization

/// A UDP socket that is connected to a server, so that the kernel lets only the server's datagrams in, and the questions that
/// were asked from it. It is closed when nobody needs it any more.
final class DatagramPort: Sendable {
  typealias Reason = QueryFailure.Reason
  typealias Continuation = CheckedContinuation<Result<[UInt8], Reason>, Never>

  /// A question that has no answer yet.
  struct Waiting {
    let query: Query
    let deadline: ContinuousClock.Instant
    let continuation: Continuation
  }

  private struct State {
    var questions = 0
    var isGivenUp = false
    var waiting: [UInt16: Waiting] = [:]
  }

  let descriptor: Int32
  private let state = Mutex(State())

  /// Opens a socket.
  init(_ address: SocketAddress) throws(Reason) {
    let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    descriptor = socket(address.protocol == .inet ? AF_INET : AF_INET6, type, 0)
    guard descriptor >= 0 else { throw .unreachable(code: errno) }
    let code = unsafe address.withSockAddr { address, count in
      unsafe connect(descriptor, address, socklen_t(count)) == 0 ? 0 : errno
    }
    guard code == 0 else { throw .unreachable(code: code) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Whether the next question should come from another port.
  var isUsedUp: Bool { state.withLock { $0.questions >= DNSClientLimits.questionsPerPort } }

  /// Takes no more questions; false while an answer may still come.
  func giveUp() -> Bool {
    state.withLock { state in
      state.isGivenUp = state.waiting.isEmpty
      return state.isGivenUp
    }
  }

  /// Waits for the answer to a question that is about to be sent; false where another question with its ID waits, or the
  /// port was given up.
  func add(_ question: Waiting) -> Bool {
    state.withLock { state in
      guard !state.isGivenUp, state.waiting[question.query.id] == nil else { return false }
      state.waiting[question.query.id] = question
      state.questions += 1
      return true
    }
  }

  /// Sends a question that was added.
  func send(_ query: Query) {
    guard unsafe Glibc.send(descriptor, query.octets, query.octets.count, Int32(MSG_NOSIGNAL)) < 0 else { return }
    let code = errno
    // No room for it: it is lost, as it may be on its way. Other errors may be about a question before, which is told of
    // just once: it is the server that is not there.
    if code != EAGAIN, code != ENOBUFS { endAll(.unreachable(code: code)) { _ in true } }
  }

  /// Takes what has come in, and hands it to who waits for it.
  func receive(_ buffer: inout [UInt8]) {
    while true {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      guard count >= 0 else {
        let code = errno
        if code != EAGAIN, code != EINTR { endAll(.unreachable(code: code)) { _ in true } }
        return
      }
      let datagram = buffer.span.extracting(0..<count)
      let question = state.withLock { Self.takeQuestion(&$0, answeredBy: datagram) }
      question?.continuation.resume(returning: .success(datagram.array(0..<count)))
    }
  }

  private static func takeQuestion(_ state: inout State, answeredBy datagram: Span<UInt8>) -> Waiting? {
    guard datagram.count >= 2, let question = state.waiting[datagram.uint16(at: 0)],
      question.query.isAnswered(by: datagram)
    else { return nil }
    state.waiting[question.query.id] = nil
    return question
  }

  /// Ends the waiting for one question, where it is one of this port's.
  func end(_ query: Query, _ reason: Reason) {
    let question = state.withLock { state -> Waiting? in
      guard state.waiting[query.id]?.query.octets == query.octets else { return nil }
      return state.waiting.removeValue(forKey: query.id)
    }
    question?.continuation.resume(returning: .failure(reason))
  }

  /// Ends the waiting for the questions for which `condition` holds.
  func endAll(_ reason: Reason, where condition: (Waiting) -> Bool) {
    let ended = state.withLock { state in
      let ended = state.waiting.values.filter(condition)
      for question in ended { state.waiting[question.query.id] = nil }
      return ended
    }
    for question in ended { question.continuation.resume(returning: .failure(reason)) }
  }
}
