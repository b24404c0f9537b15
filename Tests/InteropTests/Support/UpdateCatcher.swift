import DNSWire
import Foundation
import Glibc
import Synchronization

/// A server that keeps the updates that it gets, over UDP and TCP on loopback, and says NOERROR to each.
final class UpdateCatcher: Sendable {
  let port: UInt16
  private let zone: Name
  private let datagrams: Int32
  private let listener: Int32
  private let state = Mutex(State())

  private struct State {
    var caught: [[UInt8]] = []
    var isStopped = false
    var threads = 0
  }

  /// Starts to listen. Who asks for an SOA record gets that of `zone`.
  init(zone: Name) throws {
    self.zone = zone
    port = try WireClient.freePort()
    datagrams = try Self.bound(port, SOCK_DGRAM)
    listener = try Self.bound(port, SOCK_STREAM)
    guard listen(listener, 8) == 0 else { throw POSIXError(.EADDRINUSE) }
    state.withLock { $0.threads = 2 }
    Thread.detachNewThread { [self] in receiveDatagrams() }
    Thread.detachNewThread { [self] in acceptConnections() }
  }

  /// The updates so far.
  func updates() throws -> [Message] {
    try state.withLock(\.caught).map { try Message($0.span) }
  }

  /// Ends its threads.
  func stop() {
    state.withLock { $0.isStopped = true }
    while state.withLock(\.threads) > 0 { usleep(2_000) }
    close(datagrams)
    close(listener)
  }

  private var isStopped: Bool { state.withLock(\.isStopped) }

  /// Whether there is something to read, within a time after which one looks again whether to stop.
  private func waits(_ descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&entry, 1, 20) == 1
  }

  private func receiveDatagrams() {
    while !isStopped {
      guard waits(datagrams) else { continue }
      var buffer = [UInt8](repeating: 0, count: 65_535)
      var from = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      unsafe withUnsafeMutablePointer(to: &from) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          let count = unsafe recvfrom(datagrams, &buffer, buffer.count, 0, address, &length)
          guard count > 0, let answer = answer(Array(buffer[..<count])) else { return }
          unsafe sendto(datagrams, answer, answer.count, 0, address, length)
        }
      }
    }
    state.withLock { $0.threads -= 1 }
  }

  private func acceptConnections() {
    while !isStopped {
      guard waits(listener) else { continue }
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { continue }
      defer { close(connection) }
      while let length = read(2, connection), let octets = read(Int(length[0]) << 8 | Int(length[1]), connection) {
        guard let answer = answer(octets) else { break }
        let framed = [UInt8(answer.count >> 8), UInt8(answer.count & 0xFF)] + answer
        _ = unsafe send(connection, framed, framed.count, Int32(MSG_NOSIGNAL))
      }
    }
    state.withLock { $0.threads -= 1 }
  }

  private func read(_ count: Int, _ connection: Int32) -> [UInt8]? {
    var octets: [UInt8] = []
    while octets.count < count, !isStopped {
      guard waits(connection) else { continue }
      var buffer = [UInt8](repeating: 0, count: count - octets.count)
      let received = unsafe recv(connection, &buffer, buffer.count, 0)
      guard received > 0 else { return nil }
      octets += buffer[..<received]
    }
    return octets.count == count ? octets : nil
  }

  private func answer(_ octets: [UInt8]) -> [UInt8]? {
    guard let message = try? Message(octets.span) else { return nil }
    var answer = Message(header: Header(id: message.header.id, flags: message.header.flags | 0x8400))
    if message.header.opcode == .update {
      state.withLock { $0.caught.append(octets) }
    } else {
      answer.questions = message.questions
      let numbers = [UInt8](repeating: 0, count: 20)
      let record = ResourceRecord(name: zone, type: .soa, ttl: 60, rdata: zone.wire + zone.wire + numbers)
      if message.questions.first?.name == zone {
        answer.answers = [record]
      } else {
        answer.authorities = [record]
      }
    }
    return try? answer.encoded()
  }

  private static func bound(_ port: UInt16, _ kind: __socket_type) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(kind.rawValue), 0)
    var one: Int32 = 1
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard descriptor >= 0, status == 0 else { throw POSIXError(.EADDRINUSE) }
    return descriptor
  }
}
