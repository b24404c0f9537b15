import BenchmarkSupport
import Foundation
import Glibc

/// Sends messages over one socket, so many in flight, and counts what comes back.
struct Exchange {
  let port: UInt16
  var source = "127.0.0.1"
  var inFlight = 64

  /// What came of it.
  struct Result {
    var answers = 0
    var errors = 0
    var seconds = 0.0
    /// The answers, where they are wanted.
    var messages: [[UInt8]] = []
  }

  /// A socket that is bound to `source` and connected to the server.
  func socket() throws -> Int32 {
    let descriptor = Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    var size: Int32 = 4 << 20
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    var limit = timeval(tv_sec: 1, tv_usec: 0)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    func address(_ text: String, _ port: UInt16) -> sockaddr_in {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = unsafe inet_addr(text)
      return address
    }
    var (own, other) = (address(source, 0), address("127.0.0.1", port))
    let size4 = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafePointer(to: &own) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, size4) == 0 }
    }
    let isConnected = unsafe withUnsafePointer(to: &other) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(descriptor, $0, size4) == 0 }
    }
    guard isBound, isConnected else { throw BenchmarkFailure("no socket from \(source)") }
    return descriptor
  }

  /// Sends each message once.
  func send(_ messages: [[UInt8]], isKept: Bool = false) throws -> Result {
    try run(isKept: isKept) { $0 < messages.count ? messages[$0] : nil }
  }

  /// Sends one message over and over, for some time.
  func repeated(_ message: [UInt8], seconds: Double) throws -> Result {
    let end = Date().addingTimeInterval(seconds)
    return try run { $0 % 256 == 0 && Date() > end ? nil : message }
  }

  private func run(isKept: Bool = false, _ next: (Int) -> [UInt8]?) throws -> Result {
    let descriptor = try socket()
    defer { close(descriptor) }
    var result = Result()
    var (sent, open, isDone) = (0, 0, false)
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let start = Date()
    while true {
      while open < inFlight, !isDone {
        guard let message = next(sent) else {
          isDone = true
          break
        }
        _ = unsafe Glibc.send(descriptor, message, message.count, 0)
        sent += 1
        open += 1
      }
      guard open > 0 else { break }
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      guard count >= 12 else {
        // Lost on the way.
        result.errors += open
        open = 0
        continue
      }
      open -= 1
      if buffer[3] & 0xF == 0 { result.answers += 1 } else { result.errors += 1 }
      if isKept { result.messages.append(Array(buffer[..<count])) }
    }
    result.seconds = Date().timeIntervalSince(start)
    return result
  }
}
