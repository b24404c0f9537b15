public import DNSWire
import Glibc
import NIOCore

/// Why a question has no answer.
public struct QueryFailure: Error, Equatable, Sendable {
  /// What went wrong.
  public indirect enum Reason: Error, Equatable, Sendable {
    /// Nothing came in time.
    case noAnswer
    /// The server has answered nothing at all, so that it is not asked any more.
    case silentServer(questions: Int)
    /// The system could not reach the server; its error number.
    case unreachable(code: Int32)
    /// The server closed the connection.
    case closed
    /// What came over TCP is no answer to the question.
    case otherAnswer
    /// The answer can't be read.
    case malformed(WireError)
    /// The question can't be written.
    case unaskable(WireError)
    /// The answer is cut short, and over TCP there is none.
    case truncated(overTCP: Reason)
    /// The answer that came over TCP, where there is room for all, says that it is cut short.
    case cutShort
    /// The answer has no right signature.
    case signature(SignatureFailure)
    /// Something else, in words.
    case other(String)
    /// The task was cancelled.
    case cancelled
  }

  /// The server asked last.
  public let server: ServerAddress
  /// What went wrong there.
  public let reason: Reason
  /// How often it was asked.
  public let tries: Int
}

extension QueryFailure: CustomStringConvertible {
  /// One sentence for the operator.
  public var description: String {
    switch reason {
    case .noAnswer: "\(server) gave no answer in \(tries) \(tries == 1 ? "try" : "tries")"
    default: "\(server) \(reason)"
    }
  }
}

extension QueryFailure.Reason: CustomStringConvertible {
  /// What follows the server's address in a sentence.
  public var description: String {
    switch self {
    case .noAnswer: "gave no answer in time"
    case .silentServer(let questions): "is not asked any more: it gave no answer to the first \(questions) questions"
    case .unreachable(let code): "can't be reached: \(SystemError.text(code))"
    case .closed: "closed the connection without an answer"
    case .otherAnswer: "sent over TCP what is no answer to the question"
    case .malformed(let error): "sent an answer that can't be read: \(error)"
    case .unaskable(let error): "can't be asked that: \(error)"
    case .truncated(let reason):
      reason == .cutShort
        ? "sent an answer that is cut short, over TCP as well"
        : "sent an answer that is cut short, and over TCP it \(reason)"
    case .cutShort: "sent an answer that is cut short"
    case .signature(let failure): "sent an answer that can't be trusted: \(failure)"
    case .other(let text): "can't be asked: \(text)"
    case .cancelled: "was not asked to the end"
    }
  }
}

extension QueryFailure.Reason {
  /// What the sockets' errors mean.
  init(_ error: any Error) {
    self =
      switch error {
      case let reason as Self: reason
      case let error as IOError where error.errnoCode == ETIMEDOUT: .noAnswer
      case let error as IOError: .unreachable(code: error.errnoCode)
      case ChannelError.connectTimeout, is IdleWatch.TooLong: .noAnswer
      case ChannelError.eof, ChannelError.inputClosed, ChannelError.alreadyClosed, ChannelError.ioOnClosedChannel:
        .closed
      case is CancellationError: .cancelled
      default: .other("\(error)")
      }
  }
}

/// The system's errors in words.
enum SystemError {
  static func text(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }
}
