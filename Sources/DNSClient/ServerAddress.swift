public import AccessPolicy
import NIOCore

/// Where a server listens: an address and a port.
public struct ServerAddress: Hashable, Sendable {
  /// The address.
  public let address: IPAddress
  /// The port.
  public let port: UInt16
  /// The network interface that a link-local address is meant on.
  public let interface: String?

  /// Makes an address.
  public init(_ address: IPAddress, port: UInt16, interface: String? = nil) {
    self.address = address
    self.port = port
    self.interface = interface
  }

  /// Stands for the server where a client was given none.
  static let none = ServerAddress(IPAddress(ipv4: 0), port: 0)

  private var host: String { interface.map { "\(address)%\($0)" } ?? address.description }

  /// The form that sockets take.
  func socketAddress() throws -> SocketAddress {
    // Numeric: nobody is asked.
    try SocketAddress.makeAddressResolvingHost(host, port: Int(port))
  }
}

extension ServerAddress: CustomStringConvertible {
  /// The address and the port, as in a URL.
  public var description: String { address.isIPv4 ? "\(host):\(port)" : "[\(host)]:\(port)" }
}
