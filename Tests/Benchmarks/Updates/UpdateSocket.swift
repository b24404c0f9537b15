import BenchmarkSupport
import Glibc

/// A UDP socket towards a server on loopback; it never blocks.
final class UpdateSocket {
  let descriptor: Int32

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
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
    guard descriptor >= 0, status == 0 else { throw BenchmarkFailure("no socket") }
  }

  deinit {
    close(descriptor)
  }

  func send(_ octets: [UInt8]) {
    _ = unsafe Glibc.send(descriptor, octets, octets.count, 0)
  }

  func send(_ octets: UnsafeMutableBufferPointer<UInt8>) {
    _ = unsafe Glibc.send(descriptor, octets.baseAddress, octets.count, 0)
  }

  /// Takes a datagram; how many octets it has, -1 where there is none.
  func receive(_ buffer: inout [UInt8]) -> Int {
    unsafe recv(descriptor, &buffer, buffer.count, 0)
  }
}
