/// Why the control socket can't be made, or a request can't be answered.
public enum ControlError: Error, Equatable, Sendable {
  /// The path is too long for a Unix socket.
  case pathTooLong(String)
  /// No server listens there.
  case noServer(String)
  /// Another server listens there.
  case inUse(String)
  /// Something stands there that is no socket.
  case notASocket(String)
  /// The system refuses, for this reason.
  case failed(String, reason: String)
  /// The request has a line break or too many octets.
  case badRequest
  /// The answer did not come in time.
  case timeOut(String, seconds: Int64)
  /// The other side ended the conversation, or was silent for too long.
  case closed(String)
  /// The answer is larger than a client takes.
  case answerTooLarge(String)
}

extension ControlError: CustomStringConvertible {
  /// One sentence for the operator.
  public var description: String {
    switch self {
    case .pathTooLong(let path):
      "the path of the control socket has more than \(TransportLimits.controlPathOctets) octets: \(path)"
    case .noServer(let path): "no server is running: nothing listens on \(path)"
    case .inUse(let path): "another server is running: it listens on \(path)"
    case .notASocket(let path): "can't listen on \(path): there is something that is no socket"
    case .failed(let path, let reason): "can't use the control socket \(path): \(reason)"
    case .badRequest:
      "a control request is one line of at most \(TransportLimits.controlRequestOctets - 1) octets"
    case .timeOut(let path, let seconds): "the server that listens on \(path) gave no answer in \(seconds) seconds"
    case .closed(let path): "the connection to the server that listens on \(path) ended before all was said"
    case .answerTooLarge(let path): "the answer of the server that listens on \(path) is too large"
    }
  }
}
