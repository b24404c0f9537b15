import AccessPolicy
import NIOCore
import Synchronization

/// The TCP connections that are open: a bounded number, in all and for each client (RFC 7766 §6.2.2).
final class ConnectionRegistry: Sendable {
  enum Admission {
    case admitted
    /// There are as many as may be, or the server stops; with an event where that is news.
    case refused(TransportEvent?)
  }

  private struct State {
    var counts: ClientCounts
    var channels: [ObjectIdentifier: any Channel] = [:]
    /// Whether it was said that there are as many as may be, since the last one was admitted.
    var isFull = false
    /// The clients of which it was said that they have as many as they may, and that still have some.
    var fullClients: Set<ClientNetwork> = []
    var isStopped = false
  }

  private let state: Mutex<State>

  init(limit: Int, perClient: Int) {
    state = Mutex(State(counts: ClientCounts(limit: limit, perClient: perClient)))
  }

  /// Takes a connection in until it is closed.
  func admit(_ channel: any Channel) -> Admission {
    guard let text = channel.remoteAddress?.ipAddress, let address = IPAddress(text: text) else {
      // Reset before it was taken up.
      return .refused(nil)
    }
    let id = ObjectIdentifier(channel)
    let client = ClientNetwork(of: address)
    let admission = state.withLock { Self.admission(of: channel, client, &$0) }
    if case .admitted = admission {
      channel.closeFuture.whenComplete { _ in
        self.state.withLock { state in
          state.channels.removeValue(forKey: id)
          if state.counts.remove(client) { state.fullClients.remove(client) }
        }
      }
    }
    return admission
  }

  private static func admission(
    of channel: any Channel, _ client: ClientNetwork, _ state: inout State
  ) -> Admission {
    guard !state.isStopped else { return .refused(nil) }
    do throws(ClientCounts.Excess) {
      try state.counts.add(client)
    } catch {
      switch error {
      case .inAll:
        defer { state.isFull = true }
        return .refused(state.isFull ? nil : .connectionLimit(state.counts.limit))
      case .ofClient:
        let isNews = state.fullClients.insert(client).inserted
        return .refused(isNews ? .clientConnectionLimit(client, state.counts.limitPerClient) : nil)
      }
    }
    state.isFull = false
    state.channels[ObjectIdentifier(channel)] = channel
    return .admitted
  }

  /// Takes no more, and gives those that are open.
  func stop() -> [any Channel] {
    state.withLock { state in
      state.isStopped = true
      return Array(state.channels.values)
    }
  }
}
