import Glibc
import Peers

/// A UDP socket towards a server on loopback.
final class Datagrams {
  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 4_096)

  init(port: UInt16) throws {
    descriptor = try LoopbackSocket.connected(port, Int32(SOCK_DGRAM.rawValue))
  }

  deinit { close(descriptor) }

  func send(_ octets: [UInt8]) {
    _ = unsafe Glibc.send(descriptor, octets, octets.count, 0)
  }

  /// The next datagram; nil where none comes in time.
  func receive(milliseconds: Int32) -> [UInt8]? {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&entry, 1, milliseconds) > 0 else { return nil }
    let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : Array(buffer[..<count])
  }

  /// Takes a datagram that is there already, and gives its number of octets; -1 where there is none.
  func take() -> Int { unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT)) }
}

/// Sockets that are connected to a port of loopback.
enum LoopbackSocket {
  static func connected(_ port: UInt16, _ kind: Int32) throws -> Int32 {
    let descriptor = socket(AF_INET, kind, 0)
    var octets: Int32 = 4 << 20
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &octets, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard descriptor >= 0, status == 0 else { throw PeerFailure("no connection to port \(port)") }
    return descriptor
  }
}
