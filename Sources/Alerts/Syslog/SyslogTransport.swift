import Glibc

/// The way of one message to a daemon.
///
/// A stream is opened for each message and closed behind it: over one that is kept, what is sent after the daemon went away
/// would be lost without a word.
struct SyslogTransport {
  private let destination: SyslogDestination
  private let end = ContinuousClock.now + AlertLimits.syslogTimeout

  init(_ destination: SyslogDestination) {
    self.destination = destination
  }

  func send(_ message: [UInt8]) throws(DeliveryFailure) {
    var failure = DeliveryFailure("its host has no address", isTransient: true)
    for address in try SocketAddress.all(of: destination) {
      do throws(DeliveryFailure) {
        return try send(message, to: address)
      } catch {
        failure = error
      }
    }
    throw failure
  }

  private func send(_ message: [UInt8], to address: SocketAddress) throws(DeliveryFailure) {
    let descriptor = socket(address.family, address.type | Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { throw Self.failure(errno) }
    defer { close(descriptor) }
    let code = address.connect(descriptor)
    if code == EINPROGRESS {
      guard wait(descriptor, POLLOUT, until: end) else { throw Self.failure(ETIMEDOUT) }
      try Self.check(descriptor)
    } else if code != 0 {
      throw Self.failure(code)
    }
    switch destination {
    case .tcp:
      try write(Array("\(message.count) ".utf8) + message, descriptor)
      _ = shutdown(descriptor, Int32(SHUT_WR))
      try awaitClose(descriptor)
    case .udp:
      try write(message, descriptor)
      // A host where nobody listens says so (ICMP).
      _ = wait(descriptor, 0, until: ContinuousClock.now + AlertLimits.syslogEcho)
      try Self.check(descriptor)
    case .unix:
      try write(message, descriptor)
    }
  }

  private func write(_ octets: [UInt8], _ descriptor: Int32) throws(DeliveryFailure) {
    var sent = 0
    while sent < octets.count {
      let rest = Array(octets[sent...])
      let count = unsafe Glibc.send(descriptor, rest, rest.count, Int32(MSG_NOSIGNAL))
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        guard wait(descriptor, POLLOUT, until: end) else { throw Self.failure(ETIMEDOUT) }
      } else if errno != EINTR {
        throw Self.failure(errno)
      }
    }
  }

  /// Gives the daemon time to close the stream, as a sign that it has read it; one that breaks it off has not.
  private func awaitClose(_ descriptor: Int32) throws(DeliveryFailure) {
    guard wait(descriptor, POLLIN, until: min(end, ContinuousClock.now + AlertLimits.syslogEcho)) else { return }
    var octet: UInt8 = 0
    guard unsafe recv(descriptor, &octet, 1, 0) < 0, errno != EAGAIN, errno != EINTR else { return }
    throw Self.failure(errno)
  }

  /// Waits until something can be done; false where there was no time for it.
  private func wait(_ descriptor: Int32, _ what: Int32, until end: ContinuousClock.Instant) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(what), revents: 0)
    while true {
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero else { return false }
      let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
      let count = unsafe poll(&entry, 1, Int32(clamping: milliseconds))
      if count > 0 { return true }
    }
  }

  private static func check(_ descriptor: Int32) throws(DeliveryFailure) {
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0, code != 0 else { return }
    throw failure(code)
  }

  private static func failure(_ code: Int32) -> DeliveryFailure {
    DeliveryFailure(SystemError.text(code), isTransient: code != EMSGSIZE)
  }
}
