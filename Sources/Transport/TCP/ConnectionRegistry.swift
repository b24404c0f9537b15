import NIOCore
import Synchronization

/// The TCP connections that are open: a bounded number.
final class ConnectionRegistry: Sendable {
  enum Admission {
    case admitted
    /// There are as many as may be; `isFirst` since the last one was admitted.
    case full(isFirst: Bool)
    /// The server stops.
    case stopped
  }

  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var isFull = false
    var isStopped = false
  }

  let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = limit
  }

  /// Takes a connection in until it is closed.
  func admit(_ channel: any Channel) -> Admission {
    let id = ObjectIdentifier(channel)
    let admission = state.withLock { state -> Admission in
      guard !state.isStopped else { return .stopped }
      guard state.channels.count < limit else {
        defer { state.isFull = true }
        return .full(isFirst: !state.isFull)
      }
      state.isFull = false
      state.channels[id] = channel
      return .admitted
    }
    if case .admitted = admission {
      channel.closeFuture.whenComplete { _ in self.state.withLock { _ = $0.channels.removeValue(forKey: id) } }
    }
    return admission
  }

  /// Takes no more, and gives those that are open.
  func stop() -> [any Channel] {
    state.withLock { state in
      state.isStopped = true
      return Array(state.channels.values)
    }
  }
}
