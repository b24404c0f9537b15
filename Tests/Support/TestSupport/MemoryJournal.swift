public import Authority
public import DNSWire
import Synchronization

/// A journal that keeps everything in memory, and can be told to fail.
public final class MemoryJournal: ChangeJournal {
  private struct State {
    var commits: [Commit] = []
    var bases: [Name: StartOfAuthority] = [:]
    var recollections: [Name: Recollection] = [:]
    var failure: JournalError?
    var onCommit: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Makes an empty journal.
  public init() {}

  /// The commits so far.
  public var commits: [Commit] { state.withLock { $0.commits } }

  /// The SOA record's data that each zone was last adopted with.
  public var adopted: [Name: StartOfAuthority] { state.withLock { $0.bases } }

  /// Makes every call from now on fail.
  public func fail(_ description: String) {
    state.withLock { $0.failure = JournalError(description) }
  }

  /// Calls `body` in each commit, before it returns.
  public func onCommit(_ body: @escaping @Sendable () -> Void) {
    state.withLock { $0.onCommit = body }
  }

  /// Gives `recall` its answer for a zone.
  public func remember(_ zone: Name, _ recollection: Recollection) {
    state.withLock { $0.recollections[zone] = recollection }
  }

  /// Keeps a commit.
  public func commit(_ commit: Commit) async throws(JournalError) {
    let (failure, onCommit) = state.withLock { ($0.failure, $0.onCommit) }
    onCommit?()
    if let failure { throw failure }
    state.withLock { $0.commits.append(commit) }
  }

  /// Gives what was remembered.
  public func recall(_ zone: Name) async throws(JournalError) -> Recollection? {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    return state.withLock { $0.recollections[zone] }
  }

  /// Keeps what a zone was adopted with.
  public func adopt(_ zone: Name, baseDigest: [UInt8], soa: StartOfAuthority) async throws(JournalError) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    state.withLock { $0.bases[zone] = soa }
  }
}
