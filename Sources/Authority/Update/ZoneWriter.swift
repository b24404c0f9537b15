import AccessPolicy
public import DNSWire
import Synchronization
import Zone

/// The single writer of all zones: takes updates, new bases and expiries in turn, and publishes a version only after the
/// store has it on disk. It takes all requests that left the packet threads, as most of them are updates.
///
/// It has threads of its own. Each takes some requests through their whole life: while one is at the disk, another judges
/// what comes next, and a third signs and sends what is on disk.
public final class ZoneWriter: Sendable {
  let zones: Published<ZoneSet>
  let journal: any ChangeJournal
  let now: @Sendable () -> UInt64
  let queue = WriterQueue()
  let serials = Mutex<[Name: SerialPolicy]>([:])
  let history: DifferenceHistory
  /// The zones that are copies of what other servers have.
  public let secondaries: SecondaryZones
  let bases = Mutex<[Name: ZoneBase]>([:])
  private let handler: RequestHandler
  private let onChange: @Sendable () -> Void
  /// The zones as the group at the disk leaves them: what comes after it is judged on top of it.
  private let tip = Mutex<ZoneSet?>(nil)
  private let runningThreads = Mutex(0)

  /// Makes the writer of a handler's zones; while it runs nobody else may replace them. `onChange` is called when other
  /// versions are served than before.
  public init(
    handler: RequestHandler, journal: any ChangeJournal, onChange: @escaping @Sendable () -> Void = {}
  ) {
    self.handler = handler
    self.onChange = onChange
    history = handler.history
    secondaries = handler.secondaries
    self.journal = journal
    zones = handler.zones
    now = handler.now
  }

  /// Takes requests; false where too many are under way, or the server is stopping: then nobody replies to them.
  public func submit(_ batch: DeferredBatch) -> Bool { queue.submit(batch) }

  /// Serves zones to which these commits led, which are on disk.
  func publish(_ changed: ZoneSet, _ commits: [Commit]) {
    // First, so that no client of the new version finds the history too short.
    history.note(commits)
    zones.publish(changed)
  }

  /// Tells of versions that are served from now on; answers go first.
  func tellOfChange() { onChange() }

  /// How many requests its threads have taken up since the start.
  public var taken: Int { queue.taken }

  /// How the serials of the zones that are served move on.
  public var serialPolicies: [Name: SerialPolicy] { serials.withLock { $0 } }

  /// Works until `stop` is called, or the task is cancelled, and all that was taken is done.
  public func run() async throws(JournalError) {
    let isStarted = await withTaskCancellationHandler {
      await withCheckedContinuation { end in start(until: end) }
    } onCancel: {
      stop()
    }
    guard isStarted else { throw JournalError("the system has no thread to give to the zones' writer") }
  }

  /// Takes no more requests.
  public func stop() { queue.close() }

  private func start(until end: CheckedContinuation<Bool, Never>) {
    let isStarted = runningThreads.withLock { running in
      for _ in 0..<AuthorityLimits.writerThreads {
        let isStarted = WorkerThread.detached { [self] in
          work()
          let isLast = runningThreads.withLock { running in
            running -= 1
            return running == 0
          }
          if isLast { end.resume(returning: true) }
        }
        if isStarted { running += 1 }
      }
      return running > 0
    }
    if !isStarted { end.resume(returning: false) }
  }

  /// What each thread does: the life of requests behind the queue.
  private func work() {
    while let batches = queue.beginJudging() {
      var count = 0
      var group = newGroup()
      judge(batches, in: &group, &count)
      var isAtDisk = false
      while !isAtDisk, !group.updates.isEmpty {
        switch queue.next(room: AuthorityLimits.updatesPerCommit - group.updates.count) {
        case .requests(let batches): judge(batches, in: &group, &count)
        case .disk: isAtDisk = true
        }
      }
      if isAtDisk {
        settle(&group)
      } else {
        queue.endJudging()
      }
      queue.noteAnswers(count)
    }
  }

  private func newGroup() -> UpdateGroup {
    UpdateGroup(
      on: tip.withLock { $0 } ?? zones.current, by: JudgementBasis(handler), serials: serials.withLock { $0 },
      now: now())
  }

  /// Authenticates requests, and judges the updates among them (RFC 2136 §3.1 to §3.4); the others are answered.
  private func judge(_ batches: [DeferredBatch], in group: inout UpdateGroup, _ count: inout Int) {
    for batch in batches {
      count += batch.requests.count
      for update in handler.receive(batch) { group.judge(update) }
    }
  }

  /// Writes what was judged, publishes it, tells of it, and answers (§3.5 to §3.8); the disk is this thread's.
  private func settle(_ group: inout UpdateGroup) {
    // Judged on top of what did not get to the disk, or of zones that were replaced meanwhile, or by what an operator has changed:
    // nobody has seen it.
    if group.zones !== zones.current || group.basis.number != JudgementBasis.number(handler) {
      group = group.judgedAgain(in: newGroup())
    }
    let changed = group.changedZones()
    tip.withLock { $0 = changed }
    queue.endJudging()
    var failure: UpdateRefusal?
    if let changed {
      do throws(JournalError) {
        if !group.commits.isEmpty { try journal.commit(group.commits) }
        if changed !== group.zones { publish(changed, group.commits) }
      } catch {
        failure = UpdateRefusal(.serverFailure, error.description)
      }
    } else {
      failure = UpdateRefusal(.serverFailure, "a zone would lose its SOA record")
    }
    tip.withLock { $0 = nil }
    queue.leaveDisk()
    handler.report(group.events(failure))
    handler.finish(group.updates, group.verdicts.map { $0.result(failure) })
    if failure == nil, let changed, changed !== group.zones { tellOfChange() }
  }
}
