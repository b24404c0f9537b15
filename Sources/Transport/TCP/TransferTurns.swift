import NIOCore

/// The turns of the transfers of one event loop: each connection that waits has one, then the loop looks after all
/// connections before the next.
///
/// A loop runs its tasks until none is due, and only then looks at its sockets: transfers that asked for a turn at once,
/// each for itself, would keep it from them.
final class TransferTurns {
  private var waiting: [() -> Void] = []
  private var isComing = false

  /// Calls `turn` once, in a while.
  func wait(_ eventLoop: any EventLoop, _ turn: @escaping () -> Void) {
    waiting.append(turn)
    if !isComing { schedule(eventLoop) }
  }

  private func schedule(_ eventLoop: any EventLoop) {
    isComing = true
    let pause = TimeAmount.microseconds(TransportLimits.transferPauseMicroseconds)
    _ = eventLoop.assumeIsolated().scheduleTask(in: pause) {
      let turns = self.waiting
      self.waiting = []
      for turn in turns { turn() }
      if self.waiting.isEmpty { self.isComing = false } else { self.schedule(eventLoop) }
    }
  }
}
