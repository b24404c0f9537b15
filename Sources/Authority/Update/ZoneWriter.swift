public import AccessPolicy
public import DNSWire
import Synchronization
public import Zone

/// The single writer of all zones: takes updates, new bases and expiries in turn, and publishes a version only after the
/// store has it on disk.
public final class ZoneWriter: Sendable {
  /// One thing to do, with how to tell what came of it.
  private enum Job: Sendable {
    case update([UpdateRequest], CheckedContinuation<[Result<UpdateSummary, UpdateRefusal>], Never>)
    case adopt([ZoneBase], CheckedContinuation<Result<[ZoneAdoption], JournalError>, Never>)
    case expire(AgingPolicy, CheckedContinuation<Result<[Expiry], JournalError>, Never>)
    /// The group that was on its way to the disk has arrived, or failed.
    case diskIsFree
  }

  private struct Queue {
    var jobs: [Job] = []
    /// The updates that wait, judged or not, and the other jobs.
    var count = 0
    var isOpen = true
  }

  private let zones: Published<ZoneSet>
  private let policy: Published<AccessPolicy>
  private let journal: any ChangeJournal
  private let now: @Sendable () -> UInt64
  private let queue = Mutex(Queue())
  private let serials = Mutex<[Name: SerialPolicy]>([:])
  private let arrivals: AsyncStream<Void>
  private let arrival: AsyncStream<Void>.Continuation

  /// Makes the writer.
  ///
  /// - Parameters:
  ///   - zones: where versions are published.
  ///   - policy: who may change what.
  ///   - journal: where changes are kept.
  ///   - now: seconds since 1970.
  public init(
    zones: Published<ZoneSet>, policy: Published<AccessPolicy>, journal: any ChangeJournal,
    now: @escaping @Sendable () -> UInt64
  ) {
    self.zones = zones
    self.policy = policy
    self.journal = journal
    self.now = now
    (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Works until `stop` is called, or the task is cancelled, and all that was taken is done.
  public func run() async {
    await withTaskCancellationHandler {
      // In a task of its own: a cancelled one would drop the jobs that wait, and whoever waits for them would wait forever.
      await Task { await work() }.value
    } onCancel: {
      stop()
    }
  }

  /// Takes no more jobs.
  public func stop() {
    queue.withLock { $0.isOpen = false }
    arrival.finish()
  }

  /// Carries out updates, each alone; when this returns, those without an error are on disk and served.
  func update(_ requests: [UpdateRequest]) async -> [Result<UpdateSummary, UpdateRefusal>] {
    await withCheckedContinuation { continuation in
      guard submit(.update(requests, continuation), count: requests.count) else {
        return continuation.resume(returning: requests.map { _ in .failure(.busy) })
      }
    }
  }

  /// Serves these zones, and no others, with their dynamic records on top; on an error, what was served stays served.
  public func adopt(_ bases: [ZoneBase]) async throws(JournalError) -> [ZoneAdoption] {
    let result = await withCheckedContinuation { continuation in
      guard submit(.adopt(bases, continuation)) else { return continuation.resume(returning: .failure(.busy)) }
    }
    return try result.get()
  }

  /// Removes the dynamic records that were not published again for as long as the policy says; tells which, and only tells
  /// where it is a dry run.
  public func expire(_ policy: AgingPolicy) async throws(JournalError) -> [Expiry] {
    let result = await withCheckedContinuation { continuation in
      guard submit(.expire(policy, continuation)) else { return continuation.resume(returning: .failure(.busy)) }
    }
    return try result.get()
  }

  /// How the serials of the zones that are served move on.
  public var serialPolicies: [Name: SerialPolicy] { serials.withLock { $0 } }

  /// How many jobs wait.
  public var waiting: Int { queue.withLock { $0.count } }

  private func submit(_ job: Job, count: Int = 1) -> Bool {
    let isTaken = queue.withLock { queue in
      guard queue.isOpen, queue.count < AuthorityLimits.waitingUpdates else { return false }
      queue.jobs.append(job)
      queue.count += count
      return true
    }
    if isTaken { arrival.yield() }
    return isTaken
  }

  private func work() async {
    var desk = Desk()
    for await _ in arrivals { await workOff(&desk) }
    repeat {
      await workOff(&desk)
      await finish(&desk)
    } while waiting > 0
  }

  /// What the writer works at.
  private struct Desk {
    /// The updates that are judged and wait for the disk.
    var judged: JudgedUpdates?
    /// The group on its way to the disk: whether it got there.
    var underWay: Task<Bool, Never>?
    /// The zones as they are once that group is on disk: what comes after it is judged on top of it.
    var tip: ZoneSet?
  }

  /// Updates that came together, and who waits for what comes of them.
  private typealias Updates = (
    requests: [UpdateRequest], continuation: CheckedContinuation<[Result<UpdateSummary, UpdateRefusal>], Never>
  )

  /// Updates that will share a transaction, in their order, with the verdict on each.
  private struct JudgedUpdates {
    var group: UpdateGroup
    var updates: [Updates] = []
    var verdicts: [[UpdateGroup.Verdict]] = []
    var count = 0

    mutating func judge(_ update: Updates) {
      updates.append(update)
      verdicts.append(update.requests.map { group.judge($0) })
      count += update.requests.count
    }
  }

  /// The life of updates behind the queue (RFC 2136 §3.1 to §3.5): judged one by one, while the group before them is on its
  /// way to the disk; committed together; answered. Other jobs are done while nothing is on its way.
  private func workOff(_ desk: inout Desk) async {
    let jobs = queue.withLock { queue in
      defer { queue.jobs = [] }
      return queue.jobs
    }
    for job in jobs {
      switch job {
      case .update(let requests, let continuation):
        var judged = desk.judged.take() ?? newGroup(on: desk)
        judged.judge((requests, continuation))
        desk.judged = judged
        if judged.count >= AuthorityLimits.updatesPerCommit {
          await settle(&desk)
          send(&desk)
        }
      case .adopt(let bases, let continuation):
        await finish(&desk)
        continuation.resume(returning: await result(of: bases))
        queue.withLock { $0.count -= 1 }
      case .expire(let policy, let continuation):
        await finish(&desk)
        continuation.resume(returning: await result(of: policy))
        queue.withLock { $0.count -= 1 }
      case .diskIsFree: await settle(&desk)
      }
    }
    if desk.underWay == nil { send(&desk) }
  }

  private func newGroup(on desk: Desk) -> JudgedUpdates {
    JudgedUpdates(
      group: UpdateGroup(
        zones: desk.tip ?? zones.current, policy: policy.current, serials: serials.withLock { $0 }, now: now()))
  }

  /// Waits until nothing is on its way to the disk. What was judged on top of a group that did not get there is judged
  /// again: nobody has seen anything of either.
  private func settle(_ desk: inout Desk) async {
    guard let underWay = desk.underWay.take() else { return }
    let isOnDisk = await underWay.value
    desk.tip = nil
    guard !isOnDisk, let judged = desk.judged.take() else { return }
    var again = newGroup(on: desk)
    for update in judged.updates { again.judge(update) }
    desk.judged = again
  }

  /// Waits until all that was judged is on disk, or failed.
  private func finish(_ desk: inout Desk) async {
    await settle(&desk)
    send(&desk)
    await settle(&desk)
  }

  /// Sends what was judged on its way to the disk, where nothing else is; from there it is published, then answered.
  private func send(_ desk: inout Desk) {
    guard let judged = desk.judged.take() else { return }
    queue.withLock { $0.count -= judged.count }
    let (updates, verdicts, commits) = (judged.updates, judged.verdicts, judged.group.commits)
    guard let versions = judged.group.versions() else {
      return Self.answer(updates, verdicts, UpdateRefusal(.serverFailure, "a zone would lose its SOA record"))
    }
    guard !commits.isEmpty else { return Self.answer(updates, verdicts, nil) }
    let tip = versions.isEmpty ? nil : zones.current.replacing(versions)
    desk.tip = tip
    desk.underWay = Task.immediate {
      var failure: UpdateRefusal?
      do throws(JournalError) {
        try await journal.commit(commits)
        if let tip { zones.publish(tip) }
      } catch {
        failure = UpdateRefusal(.serverFailure, error.description)
      }
      Self.answer(updates, verdicts, failure)
      queue.withLock { $0.jobs.append(.diskIsFree) }
      arrival.yield()
      return failure == nil
    }
  }

  private static func answer(
    _ updates: [Updates], _ verdicts: [[UpdateGroup.Verdict]], _ failure: UpdateRefusal?
  ) {
    for (update, verdicts) in zip(updates, verdicts) {
      update.continuation.resume(
        returning: verdicts.map { verdict in
          if let failure, verdict.dependsOnCommit { .failure(failure) } else { verdict.result }
        })
    }
  }

  private func result(of bases: [ZoneBase]) async -> Result<[ZoneAdoption], JournalError> {
    do throws(JournalError) {
      var versions: [ZoneVersion] = []
      var adoptions: [ZoneAdoption] = []
      var news: [(version: ZoneVersion, digest: [UInt8])] = []
      for base in bases {
        let recollection = try await journal.recall(base.version.apex)
        let (version, conflicts) = base.merged(with: recollection, now: now())
        versions.append(version)
        adoptions.append(ZoneAdoption(zone: version.apex, serial: version.soa.serial, conflicts: conflicts))
        if recollection?.baseDigest != base.digest || recollection?.soa != version.soa {
          news.append((version, base.digest))
        }
      }
      // Nothing is noted before all could be merged.
      for (version, digest) in news {
        try await journal.adopt(version.apex, baseDigest: digest, soa: version.soa)
      }
      serials.withLock { $0 = Dictionary(bases.map { ($0.version.apex, $0.serialPolicy) }) { first, _ in first } }
      zones.publish(ZoneSet(versions))
      return .success(adoptions)
    } catch {
      return .failure(error)
    }
  }

  private func result(of policy: AgingPolicy) async -> Result<[Expiry], JournalError> {
    guard let seconds = policy.removeAfter else { return .success([]) }
    let time = now()
    let current = zones.current
    do throws(JournalError) {
      var commits: [Commit] = []
      var versions: [ZoneVersion] = []
      var expiries: [Expiry] = []
      for version in current.versions where policy.covers(version.apex) && !version.isSigned {
        let silent = try await journal.unrefreshed(
          since: time - min(seconds, time), types: policy.types, in: version.apex)
        guard let (commit, next) = version.removing(silent.map(\.record), serials.withLock { $0 }, now: time) else {
          continue
        }
        commits.append(commit)
        versions.append(next)
        let removed = commit.changes.removed.filter { $0.type != .soa }
        expiries.append(Expiry(zone: version.apex, records: removed, serial: next.soa.serial))
      }
      if !policy.isDryRun, !commits.isEmpty {
        try await journal.commit(commits)
        zones.update { $0.replacing(versions) }
      }
      return .success(expiries)
    } catch {
      return .failure(error)
    }
  }
}

extension JournalError {
  fileprivate static var busy: JournalError { JournalError("too many updates are waiting; try again") }
}

extension ZoneVersion {
  /// The zone without dynamic records whose publishers are silent; nil where none of them is in it. What the file has
  /// stays, as do the apex's NS records.
  fileprivate func removing(
    _ records: [ResourceRecord], _ serials: [Name: SerialPolicy], now: UInt64
  ) -> (Commit, ZoneVersion)? {
    var edit = ZoneEdit(self)
    edit.begin()
    for record in records where !edit.isStatic(record) && record.type != .soa {
      if record.type == .ns && record.name == apex { continue }
      edit.remove(record)
    }
    let commit = Commit(
      &edit, author: .server(reason: "aging: not published again in time"), serial: serials[apex] ?? .increment,
      now: now)
    guard !commit.changes.isEmpty, let next = edit.commit() else { return nil }
    return (commit, next)
  }
}
