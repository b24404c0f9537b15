import Dispatch
import Glibc
import Synchronization

/// A server that says what a test wants it to say: UDP and TCP on one port of loopback.
public final class FakeServer: Sendable {
  /// A client's connection.
  public struct Peer: Sendable {
    let descriptor: Int32

    /// Sends a message with its length in front; false where the client has gone.
    @discardableResult public func send(_ message: [UInt8]) -> Bool {
      sendOctets([UInt8(message.count >> 8), UInt8(message.count & 0xFF)] + message)
    }

    /// Sends octets as they are; false where the client has gone.
    @discardableResult public func sendOctets(_ octets: [UInt8]) -> Bool {
      var rest = octets[...]
      while !rest.isEmpty {
        let sent = unsafe rest.withUnsafeBytes {
          unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard sent > 0 else { return false }
        rest = rest.dropFirst(sent)
      }
      return true
    }

    /// The next message; nil where the client has gone.
    public func receive() -> [UInt8]? {
      guard let length = receive(exactly: 2) else { return nil }
      return receive(exactly: Int(length[0]) << 8 | Int(length[1]))
    }

    /// So many octets; nil where the client has gone.
    public func receive(exactly count: Int) -> [UInt8]? {
      var octets = [UInt8](repeating: 0, count: count)
      let received = unsafe recv(descriptor, &octets, count, Int32(MSG_WAITALL))
      return count == 0 || received == count ? octets : nil
    }
  }

  /// The port that it listens on.
  public let port: UInt16
  private let received = Mutex<(datagrams: [[UInt8]], sources: Set<UInt16>)>(([], []))
  private let udp: Int32
  private let tcp: Int32
  private let listens: Bool

  /// Datagrams that came in.
  public var datagrams: [[UInt8]] { received.withLock { $0.datagrams } }
  /// Source ports that they came from.
  public var sources: Set<UInt16> { received.withLock { $0.sources } }

  /// Starts a server. Without `onStream` nobody listens on TCP.
  ///
  /// - Parameters:
  ///   - onDatagram: the datagrams to be sent for one that came in.
  ///   - onStream: what to do with a connection; it is closed when that returns.
  public init(
    onDatagram: @escaping @Sendable ([UInt8]) -> [[UInt8]] = { _ in [] },
    onStream: (@Sendable (Peer) -> Void)? = nil
  ) throws {
    listens = onStream != nil
    (udp, tcp, port) = try Self.sockets(listens: onStream != nil)
    let (udp, tcp) = (udp, tcp)
    Self.thread { [weak self] in
      var buffer = [UInt8](repeating: 0, count: 65_535)
      while true {
        var source = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = unsafe withUnsafeMutableBytes(of: &source) { address in
          unsafe recvfrom(
            udp, &buffer, buffer.count, 0, address.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size)
        }
        guard count > 0 else { break }
        let datagram = Array(buffer[..<count])
        self?.received.withLock { received in
          received.datagrams.append(datagram)
          received.sources.insert(UInt16(bigEndian: source.sin_port))
        }
        for answer in onDatagram(datagram) {
          _ = unsafe withUnsafeBytes(of: source) { address in
            unsafe sendto(
              udp, answer, answer.count, 0, address.baseAddress?.assumingMemoryBound(to: sockaddr.self), size)
          }
        }
      }
      close(udp)
    }
    guard let onStream else { return }
    Self.thread {
      while true {
        let descriptor = accept(tcp, nil, nil)
        guard descriptor >= 0 else { break }
        Self.thread {
          onStream(Peer(descriptor: descriptor))
          close(descriptor)
        }
      }
      close(tcp)
    }
  }

  deinit {
    shutdown(udp, Int32(SHUT_RDWR))
    // The thread that accepts closes it then; without one, nobody else does.
    if listens { shutdown(tcp, Int32(SHUT_RDWR)) } else { close(tcp) }
  }

  private static func thread(_ body: @escaping @Sendable () -> Void) {
    DispatchQueue(label: "fake server").async(execute: body)
  }

  /// A port on which nobody listens. A server that ends is no such port: its thread may close its socket a moment later.
  public static func closedPort() throws -> UInt16 {
    let (udp, tcp, port) = try sockets(listens: false)
    close(udp)
    close(tcp)
    return port
  }

  private struct NoPort: Error {}

  private static func sockets(listens: Bool) throws -> (udp: Int32, tcp: Int32, port: UInt16) {
    for _ in 0..<100 {
      let port = UInt16.random(in: 20_000...32_000)
      let (udp, tcp) = (socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0), socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
      var size: Int32 = 4 << 20
      unsafe setsockopt(udp, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let isBound = unsafe withUnsafeBytes(of: address) { octets in
        guard let start = unsafe octets.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
        let size = socklen_t(octets.count)
        return unsafe bind(udp, start, size) == 0 && bind(tcp, start, size) == 0
      }
      if isBound, !listens || listen(tcp, 64) == 0 { return (udp, tcp, port) }
      close(udp)
      close(tcp)
    }
    throw NoPort()
  }
}
