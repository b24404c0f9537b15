import Authority
import Logging
import Persistence
import ServiceLifecycle
import Synchronization

/// Refused updates on their way to the store: a bounded number waits, written together once a second.
final class AttemptQueue: Sendable {
  /// Refused updates that wait, of those whose signer is known, and of the others: nobody's flood takes the places of both.
  static let capacity = 1_000

  private struct State {
    var known: [RefusedAttempt] = []
    var others: [RefusedAttempt] = []
    var lost = 0
  }

  private let state = Mutex(State())

  /// Takes the attempt that an event tells of, if it tells of one.
  func add(_ event: RequestEvent) {
    guard let attempt = RefusedAttempt(event, time: SystemClock.now()) else { return }
    state.withLock { state in
      if attempt.isAuthenticated, state.known.count < Self.capacity {
        state.known.append(attempt)
      } else if !attempt.isAuthenticated, state.others.count < Self.capacity {
        state.others.append(attempt)
      } else {
        state.lost += 1
      }
    }
  }

  /// What waits, and how many found no place.
  func take() -> (attempts: [RefusedAttempt], lost: Int) {
    state.withLock { state in
      defer { state = State() }
      return (state.known + state.others, state.lost)
    }
  }
}

/// Keeps refused updates, so that the history has them.
struct AttemptService: NamedService {
  let description = "refused updates"
  let queue: AttemptQueue
  let server: Server

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while (try? await Task.sleep(for: .seconds(1))) != nil { await write() }
    }
    await write()
  }

  private func write() async {
    let (attempts, lost) = queue.take()
    if lost > 0 { server.logger.warning("\(lost) refused updates are not kept: there were too many at once") }
    do throws(JournalError) {
      try await server.store.keep(attempts)
    } catch {
      server.logger.error("\(attempts.count) refused updates are not kept: \(error)")
    }
  }
}
