import Foundation
import Synchronization
import TestSupport

/// Hands datagrams on to a port of loopback, and their answers back; every third one is lost.
final class LossyRelay: Sendable {
  private let server: FakeServer
  private let state: State

  /// Where it listens.
  var port: UInt16 { server.port }
  /// Datagrams that were lost.
  var lost: Int { state.count.withLock { $0 / 3 } }

  private final class State: Sendable {
    let count = Mutex(0)
  }

  init(to port: UInt16) throws {
    let state = State()
    self.state = state
    server = try FakeServer(onDatagram: { datagram in
      let count = state.count.withLock { count in
        count += 1
        return count
      }
      guard count % 3 != 0 else { return [] }
      return (try? WireClient(port: port, timeout: 1).exchange(datagram)).flatMap(\.self).map { [$0] } ?? []
    })
  }
}
