import DNSWire
import Glibc
import Peers
import TestSupport

/// A client that asks for transfers over one TCP connection, and counts what comes.
final class TransferClient {
  /// What came.
  struct Result {
    var records = 0
    var messages = 0
    var octets = 0
  }

  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 1 << 18)
  private var start = 0
  private var end = 0

  init(port: UInt16) throws {
    descriptor = try LoopbackSocket.connected(port, Int32(SOCK_STREAM.rawValue))
  }

  deinit { close(descriptor) }

  /// Transfers the zone, which has so many records beside the SOA record at its end; less where it is not wanted any more.
  func wholeZone(records: Int, while isWanted: () -> Bool = { true }) throws -> Result {
    try send(try query(TransferZone.apex, .axfr).encoded())
    return try read { $0.records > records || !isWanted() }
  }

  /// Asks for what is newer than a serial, and reads one message.
  func newer(than serial: UInt32) throws -> Result {
    var message = query(TransferZone.apex, .ixfr)
    message.authorities = [.soa(TransferZone.apex, serial: serial)]
    try send(try message.encoded())
    return try read { $0.messages == 1 }
  }

  private func send(_ message: [UInt8]) throws {
    let octets = [UInt8(message.count >> 8), UInt8(message.count & 0xFF)] + message
    let sent = unsafe Glibc.send(descriptor, octets, octets.count, Int32(MSG_NOSIGNAL))
    guard sent == octets.count else { throw PeerFailure("the server takes no request") }
  }

  private func read(_ isAll: (Result) -> Bool) throws -> Result {
    var result = Result()
    while !isAll(result) {
      while end - start < 2 || end - start < 2 + length { try fill() }
      guard length >= 12, buffer[start + 5] & 0xF == 0 else {
        throw PeerFailure("the server refuses the transfer, after \(result.records) records")
      }
      result.records += Int(buffer[start + 8]) << 8 | Int(buffer[start + 9])
      result.messages += 1
      result.octets += length
      start += 2 + length
    }
    return result
  }

  private var length: Int { Int(buffer[start]) << 8 | Int(buffer[start + 1]) }

  private func fill() throws {
    if start == end { (start, end) = (0, 0) }
    if start > 0, buffer.count - end < 1 << 16 {
      buffer.replaceSubrange(0..<end - start, with: Array(buffer[start..<end]))
      (start, end) = (0, end - start)
    }
    let count = unsafe buffer.withUnsafeMutableBytes { memory in
      unsafe memory.baseAddress.map { unsafe recv(descriptor, $0 + end, memory.count - end, 0) } ?? 0
    }
    guard count > 0 else { throw PeerFailure("the connection ended before the transfer") }
    end += count
  }
}
