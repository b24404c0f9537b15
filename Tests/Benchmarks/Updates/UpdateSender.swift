import AccessPolicy
import DNSWire
import Foundation
import Glibc
import TestSupport

/// Sends signed updates, so many in flight, and counts the answers.
struct UpdateSender {
  /// Sockets at most: servers share out clients among their threads.
  static let sockets = 16
  /// Nanoseconds without any answer after which those in flight count as lost.
  static let patience: UInt64 = 3_000_000_000
  /// Updates that are signed as of one second: of a second in which there were more than a server remembers it knows none again.
  static let signedInSecond = 20_000

  let server: BenchmarkServer
  let inFlight: Int
  /// Seconds after which no more are sent.
  let seconds: Double
  /// Updates made before the clock starts; when they are sent, the run is over.
  let supply: Int

  /// Runs to the end.
  func run() throws -> BenchmarkRun {
    let messages = SignedUpdates(try signedUpdates())
    let exchange = UpdateExchange()
    let sockets = try (0..<min(Self.sockets, inFlight)).map { _ in try UpdateSocket(port: server.port) }
    var sentAt = [UInt64](repeating: 0, count: messages.count)
    var latencies: [UInt64] = []
    latencies.reserveCapacity(messages.count)
    var errors = 0
    var lost = 0
    var next = 0
    var open = 0
    var polls = sockets.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    let serverStart = server.processorTime
    let senderStart = Self.processorTime
    let start = Self.now
    let deadline = start + UInt64(seconds * 1e9)
    var last = start

    func begin() -> Int? {
      let now = Self.now
      guard next < messages.count, now < deadline else { return nil }
      sentAt[next] = now
      next += 1
      open += 1
      return next - 1
    }
    func beginAll() {
      for index in 0..<inFlight {
        guard let number = begin() else { return }
        unsafe sockets[index % sockets.count].send(messages[number])
      }
    }
    beginAll()
    while open > 0 {
      let ready = unsafe poll(&polls, UInt(polls.count), 100)
      if ready <= 0 {
        if Self.now - last > Self.patience {
          lost += open
          open = 0
          beginAll()
          last = Self.now
        }
        continue
      }
      for (index, socket) in sockets.enumerated() where polls[index].revents != 0 {
        exchange.run(socket, messages) { id, code in
          // What was sent last under this ID.
          let number = next - 1 - ((next - 1 - id) & 0xFFFF)
          guard number >= 0, sentAt[number] > 0 else { return nil }
          last = Self.now
          if code == 0 { latencies.append(last - sentAt[number]) } else { errors += 1 }
          sentAt[number] = 0
          open -= 1
          return begin()
        }
      }
    }
    let elapsed = Double(last - start) / 1e9
    server.nextUpdate += next
    return BenchmarkRun(
      server: server.name, inFlight: inFlight, seconds: elapsed, answers: latencies.count, errors: errors, lost: lost,
      latencies: latencies, serverProcessor: (server.processorTime - serverStart) / elapsed,
      senderProcessor: (Self.processorTime - senderStart) / elapsed)
  }

  private func signedUpdates() throws -> [[UInt8]] {
    let credential = Credential.of(try Name(text: BenchmarkServer.keyName))
    let now = UInt64(Date().timeIntervalSince1970)
    return try (0..<supply).map { index in
      var message = try BenchmarkZone.update(server.nextUpdate + index)
      message.header.id = UInt16(truncatingIfNeeded: index)
      var octets = try message.encoded(limit: 512)
      TSIG.sign(&octets, key: credential.key, time: now + UInt64(index / Self.signedInSecond))
      return octets
    }
  }

  private static var now: UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Seconds of processor time of this program so far.
  private static var processorTime: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
