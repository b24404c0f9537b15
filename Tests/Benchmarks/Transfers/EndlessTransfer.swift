import Foundation
import Synchronization

/// A client that transfers the zone again and again, on a thread of its own.
final class EndlessTransfer: Sendable {
  private let state = Mutex((isStopped: false, records: 0))
  private let end = DispatchSemaphore(value: 0)

  init(port: UInt16, records: Int) {
    Thread.detachNewThread { [self] in
      while !state.withLock(\.isStopped), let client = try? TransferClient(port: port),
        let result = try? client.wholeZone(records: records, while: { !self.state.withLock(\.isStopped) })
      {
        state.withLock { $0.records += result.records }
      }
      end.signal()
    }
  }

  /// Ends it, and tells how many records came.
  func stop() -> Int {
    state.withLock { $0.isStopped = true }
    end.wait()
    return state.withLock(\.records)
  }
}
