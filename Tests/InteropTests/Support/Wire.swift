import DNSWire
import Foundation
import Glibc
import Peers

/// A client that sends octets as they are, over UDP on loopback.
final class WireClient {
  private let descriptor: Int32

  init(port: UInt16, timeout: Double = 1, from source: String? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    var limit = timeval(tv_sec: Int(timeout), tv_usec: Int((timeout - timeout.rounded(.down)) * 1_000_000))
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    if let source {
      var own = Self.address(port: 0)
      own.sin_addr.s_addr = unsafe inet_addr(source)
      _ = unsafe withUnsafePointer(to: &own) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          unsafe bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
    var address = Self.address(port: port)
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

  func send(_ octets: [UInt8]) {
    _ = unsafe Glibc.send(descriptor, octets, octets.count, 0)
  }

  /// The next datagram; nil after the time-out, or where nobody listens.
  func receive() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_535)
    let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
    return count >= 0 ? Array(buffer[..<count]) : nil
  }

  func exchange(_ octets: [UInt8]) -> [UInt8]? {
    send(octets)
    return receive()
  }

  /// The answer to a question.
  func ask(_ name: String, _ type: RecordType) throws -> Message? {
    var message = Message(header: Header(id: .random(in: .min ... .max)))
    message.questions = [Question(name: try Name(text: name), type: type)]
    guard let answer = exchange(try message.encoded()) else { return nil }
    return try Message(answer.span)
  }

  /// A port that is free for UDP and TCP, on all of loopback.
  static func freePort() throws -> UInt16 { try FreePort.any() }

  private static func address(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
