import AccessPolicy
import DNSWire
import Dispatch
import Glibc

/// A client's blocking socket, which waits two seconds at most, on a queue of its own: the tasks' threads are few.
final class ClientSocket: Sendable {
  let descriptor: Int32
  private let queue = DispatchQueue(label: "client")

  struct Failure: Error {
    let code: Int32
  }

  /// Connects a socket of a type to a server on this machine, from another IPv4 address than usual where one is given;
  /// a UDP socket takes answers from that address alone.
  init(
    _ type: __socket_type, to address: String = "127.0.0.1", port: UInt16, from source: String? = nil,
    waitMilliseconds: Int = 2_000
  ) throws {
    let address = IPAddress.literal(address)
    descriptor = socket(address.isIPv4 ? AF_INET : AF_INET6, Int32(type.rawValue), 0)
    set(SO_RCVTIMEO, timeval(tv_sec: waitMilliseconds / 1000, tv_usec: waitMilliseconds % 1000 * 1000))
    set(SO_SNDTIMEO, timeval(tv_sec: 2, tv_usec: 0))
    if let source { bind(to: .literal(source)) }
    guard connect(to: address, port: port) == 0 else { throw Failure(code: errno) }
  }

  deinit {
    close(descriptor)
  }

  func set(_ option: Int32, _ value: some BitwiseCopyable) {
    _ = unsafe withUnsafeBytes(of: value) { octets in
      unsafe setsockopt(descriptor, SOL_SOCKET, option, octets.baseAddress, socklen_t(octets.count))
    }
  }

  private func bind(to address: IPAddress) {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    unsafe withUnsafeMutableBytes(of: &name.sin_addr) { unsafe $0.copyBytes(from: address.octets) }
    _ = unsafe withUnsafeBytes(of: name) { octets in
      guard let start = octets.baseAddress else { return Int32(-1) }
      return unsafe Glibc.bind(descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(octets.count))
    }
  }

  private func connect(to address: IPAddress, port: UInt16) -> Int32 {
    if address.isIPv4 {
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_port = port.bigEndian
      unsafe withUnsafeMutableBytes(of: &name.sin_addr) { unsafe $0.copyBytes(from: address.octets) }
      return connect(to: name)
    }
    var name = sockaddr_in6()
    name.sin6_family = sa_family_t(AF_INET6)
    name.sin6_port = port.bigEndian
    unsafe withUnsafeMutableBytes(of: &name.sin6_addr) { unsafe $0.copyBytes(from: address.octets) }
    return connect(to: name)
  }

  private func connect(to name: some Any) -> Int32 {
    unsafe withUnsafeBytes(of: name) { octets in
      guard let start = octets.baseAddress else { return -1 }
      return unsafe Glibc.connect(descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(octets.count))
    }
  }

  func send(_ octets: [UInt8]) {
    _ = unsafe Glibc.send(descriptor, octets, octets.count, Int32(MSG_NOSIGNAL))
  }

  /// Closes the sending side.
  func finish() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// What one system call gives; nil when nothing comes in time, or the connection was reset.
  func receive(_ count: Int = 65_535) async -> [UInt8]? {
    await receiveOrError(count).octets
  }

  private func receiveOrError(_ count: Int) async -> (octets: [UInt8]?, code: Int32) {
    await withCheckedContinuation { continuation in
      queue.async {
        var octets = [UInt8](repeating: 0, count: count)
        let received = unsafe recv(self.descriptor, &octets, count, 0)
        continuation.resume(returning: received < 0 ? (nil, errno) : (Array(octets.prefix(received)), 0))
      }
    }
  }

  /// One message with its length in front; nil when the connection was closed, or nothing comes in time.
  func receiveMessage() async -> [UInt8]? {
    guard let length = await receiveExactly(2) else { return nil }
    return await receiveExactly(Int(length[0]) << 8 | Int(length[1]))
  }

  private func receiveExactly(_ count: Int) async -> [UInt8]? {
    var octets: [UInt8] = []
    while octets.count < count {
      guard let more = await receive(count - octets.count), !more.isEmpty else { return nil }
      octets += more
    }
    return octets
  }

  /// The decoded answer to a datagram.
  func exchange(_ octets: [UInt8]) async throws -> Message {
    send(octets)
    guard let answer = await receive() else { throw Failure(code: ETIMEDOUT) }
    return try Message(answer.span)
  }

  /// The decoded answer to a message over TCP.
  func exchangeFramed(_ octets: [UInt8]) async throws -> Message {
    send(framed(octets))
    return try await nextMessage()
  }

  /// The next answer over TCP, decoded.
  func nextMessage() async throws -> Message {
    guard let answer = await receiveMessage() else { throw Failure(code: ETIMEDOUT) }
    return try Message(answer.span)
  }

  /// Whether the server has closed the connection, or does within the time.
  var isClosedByServer: Bool {
    get async {
      let (octets, code) = await receiveOrError(1)
      return octets?.isEmpty ?? (code == ECONNRESET)
    }
  }
}
