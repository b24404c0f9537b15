import Dispatch
import Glibc
import NIOCore
import Synchronization

/// Questions to one server over UDP, and their answers.
///
/// Who asks sends on one of a few connected sockets, each from a port that the kernel chose at random; one thread takes the
/// answers of all of them. Every port is given up after some questions.
final class DatagramExchange: Sendable {
  typealias Reason = QueryFailure.Reason

  private struct State {
    var ports: [DatagramPort] = []
    /// Given up, but answers may still come.
    var retired: [DatagramPort] = []
    var next = 0
  }

  private let address: Result<SocketAddress, Reason>
  private let timeOut: Duration
  private let state = Mutex(State())

  init(_ server: ServerAddress, timeOut: Duration) {
    address = Result { try server.socketAddress() }.mapError(Reason.init)
    self.timeOut = timeOut
  }

  /// Sends a question, and gives the octets of its answer.
  func exchange(_ query: Query) async throws(Reason) -> [UInt8] {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        do throws(Reason) {
          try send(query, continuation)
          if Task.isCancelled { cancel(query) }
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    } onCancel: {
      cancel(query)
    }
    return try result.get()
  }

  private func send(_ query: Query, _ continuation: DatagramPort.Continuation) throws(Reason) {
    let question = DatagramPort.Waiting(query: query, deadline: .now + timeOut, continuation: continuation)
    for _ in 0..<DNSClientLimits.ports {
      // Two questions from one port may not have the same ID.
      let port = try nextPort()
      if port.add(question) { return port.send(query) }
    }
    throw .noAnswer
  }

  private func nextPort() throws(Reason) -> DatagramPort {
    let address = try address.get()
    return try state.withLock { state throws(Reason) in
      if state.ports.isEmpty {
        for _ in 0..<DNSClientLimits.ports { state.ports.append(try DatagramPort(address)) }
        start()
      }
      state.next = (state.next + 1) % state.ports.count
      return state.ports[state.next]
    }
  }

  private func cancel(_ query: Query) {
    for port in state.withLock({ $0.ports + $0.retired }) { port.end(query, .cancelled) }
  }

  /// Starts the thread, which ends when nobody has the exchange any more.
  private func start() {
    DispatchQueue(label: "DNS answers").async { [weak self] in
      var buffer = [UInt8](repeating: 0, count: DNSClientLimits.datagramOctets)
      var checked = ContinuousClock.now
      while let exchange = self { exchange.receive(&buffer, &checked) }
    }
  }

  /// Waits shortly for answers, and hands them over; ends, from time to time, the waiting for those that are late. `checked`
  /// is when this was done last.
  private func receive(_ buffer: inout [UInt8], _ checked: inout ContinuousClock.Instant) {
    let ports = renewedPorts()
    var polled = ports.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    if unsafe poll(&polled, nfds_t(polled.count), DNSClientLimits.tickMilliseconds) > 0 {
      for (entry, port) in zip(polled, ports) where entry.revents != 0 { port.receive(&buffer) }
    }
    let now = ContinuousClock.now
    guard now - checked >= .milliseconds(DNSClientLimits.tickMilliseconds) else { return }
    checked = now
    for port in ports { port.endAll(.noAnswer) { $0.deadline <= now } }
  }

  /// All ports; those that have been used enough are given up, and forgotten when nobody waits for them any more.
  private func renewedPorts() -> [DatagramPort] {
    var (ports, retired) = state.withLock { ($0.ports, $0.retired) }
    retired.removeAll { $0.giveUp() }
    // Opened while others go on asking: the list belongs to this thread, but for its beginning.
    for index in ports.indices where ports[index].isUsedUp {
      guard let address = try? address.get(), let port = try? DatagramPort(address) else { continue }
      retired.append(ports[index])
      ports[index] = port
    }
    state.withLock { state in
      state.ports = ports
      state.retired = retired
    }
    return ports + retired
  }
}
