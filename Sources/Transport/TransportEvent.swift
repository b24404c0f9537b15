public import AccessPolicy

/// What an operator should know about the transports.
public enum TransportEvent: Sendable {
  /// The kernel refuses to receive on a UDP socket; the thread goes on trying.
  case receiveFailed(address: IPAddress, port: UInt16, code: Int32)
  /// There are as many TCP connections as may be: new ones are closed until some have gone. Said once each time.
  case connectionLimit(Int)
  /// A client has as many TCP connections as it may have: new ones are closed. Said once until all of them have gone.
  case clientConnectionLimit(ClientNetwork, Int)
}

extension TransportEvent: CustomStringConvertible {
  /// One sentence for the log.
  public var description: String {
    switch self {
    case .receiveFailed(let address, let port, let code):
      "can't receive on \(address) port \(port) (UDP): \(SystemError.text(code))"
    case .connectionLimit(let limit):
      "there are \(limit) TCP connections, the most there may be: new ones are closed until some have gone"
    case .clientConnectionLimit(let client, let limit):
      "\(client) has \(limit) TCP connections, the most that one client may have: new ones are closed"
    }
  }
}
