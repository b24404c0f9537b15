import Dispatch
import NIOCore

/// One question over UDP from a socket of its own, on a port that the kernel chose at random: for those whom a server asks now
/// and then, one among many.
enum SingleDatagram {
  private static let queue = DispatchQueue(label: "DNS peers")

  /// Sends a question, and gives the octets of its answer.
  static func exchange(
    _ query: Query, with server: ServerAddress, timeOut: Duration
  ) async throws(QueryFailure.Reason) -> [UInt8] {
    let port: DatagramPort
    do {
      port = try DatagramPort(try server.socketAddress())
    } catch {
      throw QueryFailure.Reason(error)
    }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        _ = port.add(
          DatagramPort.Waiting(query: query, deadline: .now + timeOut, continuation: continuation))
        watch(port, for: timeOut)
        port.send(query)
        if Task.isCancelled { port.end(query, .cancelled) }
      }
    } onCancel: {
      port.end(query, .cancelled)
    }
    return try result.get()
  }

  /// Takes what comes in until the answer is there, or the time is over; the socket is closed then.
  private static func watch(_ port: DatagramPort, for timeOut: Duration) {
    let source = DispatchSource.makeReadSource(fileDescriptor: port.descriptor, queue: queue)
    let timer = DispatchSource.makeTimerSource(queue: queue)
    func stop() {
      source.cancel()
      timer.cancel()
    }
    source.setEventHandler {
      var buffer = [UInt8](repeating: 0, count: DNSClientLimits.datagramOctets)
      port.receive(&buffer)
      if port.giveUp() { stop() }
    }
    // Keeps the socket open as long as it is watched.
    source.setCancelHandler { _ = port.descriptor }
    timer.setEventHandler {
      port.endAll(.noAnswer) { _ in true }
      stop()
    }
    let nanoseconds = timeOut.components.seconds * 1_000_000_000 + timeOut.components.attoseconds / 1_000_000_000
    timer.schedule(deadline: .now() + .nanoseconds(Int(clamping: nanoseconds)))
    source.activate()
    timer.activate()
  }
}
