import Glibc

/// What waits for the zones' writer, and whose turn it is: one thread judges updates, one is at the disk.
final class WriterQueue: Sendable {
  private enum Condition {
    /// Requests wait, and nobody judges.
    static let requests = 0
    /// For who judges: the disk is free, or more requests wait.
    static let disk = 1
  }

  private struct State {
    var batches: [DeferredBatch] = []
    /// Requests that were taken and not answered yet.
    var unanswered = 0
    /// Requests that threads took up, since the start.
    var taken = 0
    var isJudging = false
    /// Whether a thread looks for requests all the time, and need not be woken.
    var isWatching = false
    var isDiskBusy = false
    /// Those who need the disk, and nobody judging on top of what they do.
    var others: [CheckedContinuation<Void, Never>] = []
    var isOpen = true

    /// Takes batches, until there are this many requests.
    mutating func take(_ limit: Int) -> [DeferredBatch] {
      var (count, end) = (0, 0)
      while end < batches.count, count < limit {
        count += batches[end].requests.count
        end += 1
      }
      taken += count
      if end == batches.count { return batches.take() }
      defer { batches.removeFirst(end) }
      return Array(batches[..<end])
    }
  }

  private let monitor = Monitor(State(), conditions: 2)

  /// How many requests threads have taken up since the start.
  var taken: Int { monitor.withLock { $0.taken } }

  /// Takes requests; false where too many are under way, or the server is stopping: then nobody replies to them.
  func submit(_ batch: DeferredBatch) -> Bool {
    let (isTaken, condition): (Bool, Int?) = monitor.withLock { state in
      let count = batch.requests.count
      guard state.isOpen, state.unanswered + count <= AuthorityLimits.deferredRequests else { return (false, nil) }
      state.batches.append(batch)
      state.unanswered += count
      if state.isJudging { return (true, Condition.disk) }
      return (true, state.isWatching ? nil : Condition.requests)
    }
    if let condition { monitor.signal(condition) }
    return isTaken
  }

  /// Takes no more requests; those that wait are still worked on.
  func close() {
    monitor.withLock { $0.isOpen = false }
    monitor.signalAll()
  }

  /// Waits for requests and for the turn to judge them, takes both; nil when there will be none.
  func beginJudging() -> [DeferredBatch]? {
    watch()
    let batches: [DeferredBatch] = monitor.wait(for: Condition.requests) { state in
      if state.batches.isEmpty, !state.isOpen { return [] }
      guard !state.batches.isEmpty, !state.isJudging else { return nil }
      state.isJudging = true
      return state.take(AuthorityLimits.updatesPerTurn)
    }
    return batches.isEmpty ? nil : batches
  }

  /// Looks for requests for a moment before the thread sleeps: who sends one update after the other sends the next one now,
  /// and to be woken takes as long as a third of an update.
  private func watch() {
    let isFirst = monitor.withLock { state in
      guard !state.isWatching, !state.isJudging, state.batches.isEmpty, state.isOpen else { return false }
      state.isWatching = true
      return true
    }
    guard isFirst else { return }
    let clock = ContinuousClock()
    let end = clock.now + AuthorityLimits.watchTime
    while clock.now < end, monitor.withLock({ $0.batches.isEmpty && $0.isOpen }) { sched_yield() }
    monitor.withLock { $0.isWatching = false }
  }

  /// What comes after some updates were judged.
  enum Turn {
    /// The disk is busy, and there are more requests, which share the sync if they are judged now.
    case requests([DeferredBatch])
    /// The disk is free: it is the thread's.
    case disk
  }

  /// Waits for the disk, or for requests, as long as there is room for more in the group. A free disk comes first: what is judged
  /// meanwhile shares the next sync, and the processors are busy while the disk is.
  func next(room: Int) -> Turn {
    monitor.wait(for: Condition.disk) { state in
      if !state.isDiskBusy {
        state.isDiskBusy = true
        return .disk
      }
      guard room > 0, !state.batches.isEmpty else { return nil }
      return .requests(state.take(min(room, AuthorityLimits.updatesPerTurn)))
    }
  }

  /// Gives the turn to judge to the next thread.
  func endJudging() {
    let (isWaitedFor, isOpen) = monitor.withLock { state in
      state.isJudging = false
      return (!state.batches.isEmpty, state.isOpen)
    }
    if !isOpen {
      monitor.signalAll()
    } else if isWaitedFor {
      monitor.signal(Condition.requests)
    }
  }

  /// Gives the disk to who needs it next.
  func leaveDisk() {
    let other: CheckedContinuation<Void, Never>? = monitor.withLock { state in
      guard state.others.isEmpty else { return state.others.removeFirst() }
      state.isDiskBusy = false
      return nil
    }
    if let other { other.resume() } else { monitor.signal(Condition.disk) }
  }

  /// Takes note that so many requests are answered.
  func noteAnswers(_ count: Int) {
    monitor.withLock { $0.unanswered -= count }
  }

  /// Takes the disk for something else than updates; false where the server is stopping.
  func takeDisk() async -> Bool {
    guard monitor.withLock({ $0.isOpen }) else { return false }
    await withCheckedContinuation { continuation in
      let isFree = monitor.withLock { state in
        guard state.isDiskBusy else {
          state.isDiskBusy = true
          return true
        }
        state.others.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
    return true
  }
}

extension [DeferredBatch] {
  /// Takes all, and leaves none.
  fileprivate mutating func take() -> [DeferredBatch] {
    defer { self = [] }
    return self
  }
}
