import Foundation
import Glibc

/// A client over TCP on loopback that sends messages one after the other.
final class StreamClient {
  private let descriptor: Int32

  /// Connects; with room for so many octets that are not read yet, where that is to be little.
  init(port: UInt16, receiveOctets: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    if var receiveOctets {
      unsafe setsockopt(
        descriptor, SOL_SOCKET, SO_RCVBUF, &receiveOctets, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard descriptor >= 0, status == 0 else { throw POSIXError(.ECONNREFUSED) }
  }

  deinit {
    close(descriptor)
  }

  func exchange(_ octets: [UInt8]) -> [UInt8]? {
    send(octets) ? receive() : nil
  }

  @discardableResult
  func send(_ octets: [UInt8]) -> Bool {
    let framed = [UInt8(octets.count >> 8), UInt8(octets.count & 0xFF)] + octets
    return unsafe Glibc.send(descriptor, framed, framed.count, Int32(MSG_NOSIGNAL)) == framed.count
  }

  func receive() -> [UInt8]? {
    guard let length = read(2) else { return nil }
    return read(Int(length[0]) << 8 | Int(length[1]))
  }

  private func read(_ count: Int) -> [UInt8]? {
    var octets: [UInt8] = []
    while octets.count < count {
      var buffer = [UInt8](repeating: 0, count: count - octets.count)
      let received = unsafe recv(descriptor, &buffer, buffer.count, 0)
      if received < 0 && errno == EINTR { continue }
      guard received > 0 else { return nil }
      octets += buffer[..<received]
    }
    return octets
  }
}
