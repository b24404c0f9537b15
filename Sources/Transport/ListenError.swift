public import AccessPolicy
import Glibc

/// Why the server can't listen somewhere.
public struct ListenError: Error, Equatable, Sendable {
  /// The address.
  public let address: IPAddress
  /// The port.
  public let port: UInt16
  /// The transport.
  public let transport: TransportKind
  /// The system's error number.
  public let code: Int32
}

extension ListenError: CustomStringConvertible {
  /// One sentence for the operator.
  public var description: String {
    "can't listen on \(address) port \(port) (\(transport.rawValue.uppercased())): \(reason)"
  }

  private var reason: String {
    switch code {
    case EADDRINUSE: "the port is in use by another program"
    case EADDRNOTAVAIL: "this machine does not have the address (the configuration's listen names it)"
    case EACCES, EPERM: "ports below 1024 need root or the capability CAP_NET_BIND_SERVICE"
    case EAFNOSUPPORT: "this machine has no \(address.isIPv4 ? "IPv4" : "IPv6")"
    default: SystemError.text(code)
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
