public import AccessPolicy
public import Authority
public import DNSWire
public import KMS
import Synchronization
public import Zone

/// A journal that keeps everything in memory, and can be told to fail.
public final class MemoryJournal: ChangeJournal {
  private struct State {
    var commits: [Commit] = []
    var groups: [Int] = []
    var silent: [(record: ResourceRecord, provenance: Provenance)] = []
    var bases: [Name: StartOfAuthority] = [:]
    var adoptions: [BaseAdoption] = []
    var recollections: [Name: Recollection] = [:]
    var failure: JournalError?
    var laterFailure: (after: Int, error: JournalError)?
    var onCommit: (@Sendable () -> Void)?
    var rulings: [PublisherRuling] = []
    var held: [HeldRecord] = []

    mutating func take(_ holding: Commit.Holding) {
      switch holding {
      case .hold(let record):
        held.removeAll { $0.subject == record.subject && $0.record.name == record.record.name }
        held.append(record)
      case .withdraw(let owner, let target, let credential):
        held.removeAll {
          $0.record.name == owner && $0.provenance.credential == credential
            && (target == nil || $0.subject?.host == target)
        }
      }
    }
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

  /// Makes every commit fail after so many more transactions, the one under way among them.
  public func fail(_ description: String, after transactions: Int) {
    state.withLock { $0.laterFailure = (transactions, JournalError(description)) }
  }

  /// Calls `body` in each commit, before it returns.
  public func onCommit(_ body: @escaping @Sendable () -> Void) {
    state.withLock { $0.onCommit = body }
  }

  /// Gives `recall` its answer for a zone.
  public func remember(_ zone: Name, _ recollection: Recollection) {
    state.withLock { $0.recollections[zone] = recollection }
  }

  /// How many commits each transaction held.
  public var groups: [Int] { state.withLock { $0.groups } }

  /// Keeps commits.
  public func commit(_ commits: [Commit]) throws(JournalError) {
    let (failure, onCommit) = state.withLock { ($0.failure, $0.onCommit) }
    onCommit?()
    if let failure { throw failure }
    let later: JournalError? = state.withLock { state in
      if let later = state.laterFailure {
        guard later.after > 0 else { return later.error }
        state.laterFailure = (later.after - 1, later.error)
      }
      state.commits += commits
      for holding in commits.flatMap(\.holdings) { state.take(holding) }
      state.groups.append(commits.count)
      return nil
    }
    if let later { throw later }
  }

  /// What operators decided so far.
  public var rulings: [PublisherRuling] { state.withLock { $0.rulings } }

  /// Keeps a ruling and its commits, and holds its publisher's records no longer.
  public func note(_ ruling: PublisherRuling, commits: [Commit]) throws(JournalError) {
    if !commits.isEmpty { try commit(commits) }
    if let failure = state.withLock({ $0.failure }) { throw failure }
    state.withLock { state in
      state.rulings.append(ruling)
      state.held.removeAll { $0.subject == ruling.subject }
    }
  }

  /// Gives what commits left to be held.
  public func heldRecords(in zone: Name) async throws(JournalError) -> [HeldRecord] {
    state.withLock { state in state.held.filter { $0.zone == zone } }
  }

  /// Gives what was remembered.
  public func recall(_ zone: Name) async throws(JournalError) -> Recollection? {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    return state.withLock { $0.recollections[zone] }
  }

  /// Gives what the commits so far changed.
  public func recentChanges(limit: Int) async throws(JournalError) -> [(zone: Name, changes: ChangeSet)] {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    return state.withLock { $0.commits.suffix(limit).map { ($0.zone, $0.changes) } }
  }

  /// Keeps what a copy changed, and what it was adopted with.
  public func replaceBase(
    of zone: Name, digest: [UInt8], soa: StartOfAuthority, commit: Commit?
  ) async throws(JournalError) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    state.withLock { state in
      state.bases[zone] = soa
      state.recollections[zone] = nil
      if let commit { state.commits.append(commit) }
    }
  }

  /// Keeps what a zone was adopted with.
  public func adopt(_ adoptions: [BaseAdoption]) throws(JournalError) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    state.withLock { state in
      for adoption in adoptions { state.bases[adoption.zone] = adoption.soa }
      state.adoptions += adoptions
    }
  }

  /// All that zones were adopted with.
  public var adoptions: [BaseAdoption] { state.withLock { $0.adoptions } }

  /// Gives `unrefreshed` its answer.
  public func remember(silent records: [(record: ResourceRecord, provenance: Provenance)]) {
    state.withLock { $0.silent = records }
  }

  /// Gives what was remembered, and keeps nothing else apart.
  public func unrefreshed(
    since time: UInt64, types: Set<RecordType>?, in zone: Name
  ) async throws(JournalError) -> [(record: ResourceRecord, provenance: Provenance)] {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    return state.withLock { state in
      state.silent.filter { $0.record.name.isSubdomain(of: zone) && $0.provenance.lastRefreshed < time }
    }
  }
}
