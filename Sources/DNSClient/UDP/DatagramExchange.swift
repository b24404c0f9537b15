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
      while let exchange = self { exchange.receive(&buffer) }
    }
  }

  /// Waits shortly for answers, and hands them over.
  private func receive(_ buffer: inout [UInt8]) {
    let ports = renewedPorts()
    var polled = ports.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    if unsafe poll(&polled, nfds_t(polled.count), DNSClientLimits.tickMilliseconds) > 0 {
      for (entry, port) in zip(polled, ports) where entry.revents != 0 { port.receive(&buffer) }
    }
    let now = ContinuousClock.now
    for port in ports { port.endAll(.noAnswer) { $0.deadline <= now } }
  }

  /// All ports; those that have been used enough are given up, and forgotten when nobody waits for them any more.
  private func renewedPorts() -> [DatagramPort] {
    state.withLock { state in
      state.retired.removeAll { !$0.isWaiting }
      for index in state.ports.indices where state.ports[index].isUsedUp {
        guard let address = try? address.get(), let port = try? DatagramPort(address) else { continue }
        state.retired.append(state.ports[index])
        state.ports[index] = port
      }
      return state.ports + state.retired
    }
  }
}
