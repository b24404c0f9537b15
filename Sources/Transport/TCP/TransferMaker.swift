import Authority
import DNSWire
import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Makes the messages of zone transfers on a thread of its own, behind those that answer: where nobody asks, as fast as the
/// clients take them; else so slowly that those who ask hardly feel it (`TransferPace`).
final class TransferMaker: Sendable {
  private let thread = NIOThreadPool(numberOfThreads: 1)
  private let pace: Mutex<TransferPace>

  init(statistics: Statistics) {
    pace = Mutex(TransferPace(statistics: statistics))
  }

  func start() {
    thread.start()
    // Of a thread alone, on Linux.
    thread.submit { _ in _ = setpriority(__priority_which_t(0), 0, TransportLimits.transferNiceness) }
  }

  /// Makes no more messages.
  func stop() async {
    try? await thread.shutdownGracefully()
  }

  /// The next message of each transfer, nil where there is none; an error where one can't be ended in order.
  func messages(of transfers: [Transfer], for eventLoop: any EventLoop) -> EventLoopFuture<[[UInt8]?]> {
    thread.runIfActive(eventLoop: eventLoop) { [self] in
      let start = ContinuousClock.now
      let messages = try transfers.map { try $0.nextMessage() }
      let end = ContinuousClock.now
      let rest = pace.withLock { $0.rest(after: end - start, now: end) }
      if rest > .zero { usleep(UInt32(rest / .microseconds(1))) }
      return messages
    }
  }
}
