import AccessPolicy
public import DNSWire
import Synchronization
import Zone

/// What else changes zones: it is done while no update is at the disk.
extension ZoneWriter {
  /// The bases of the zones that are served.
  public var currentBases: [Name: ZoneBase] { bases.withLock { $0 } }

  /// Serves these zones, and no others, with what updates did on top; on an error, what was served stays served.
  public func adopt(_ bases: [ZoneBase]) async throws(JournalError) -> [ZoneAdoption] {
    // It takes a look at every name: nobody has to wait for that.
    let served = zones.current
    let digests = self.bases.withLock { $0.mapValues(\.digest) }
    let known = bases.map { base -> BaseDifference? in
      guard digests[base.version.apex] != base.digest else { return nil }
      return served.version(apex: base.version.apex).map(base.version.baseDifference(from:))
    }
    guard await queue.takeDisk() else { throw .stopping }
    defer { queue.leaveDisk() }
    let current = zones.current
    var steps: [BaseStep] = []
    for (base, known) in zip(bases, known) {
      let author = Commit.Author.server(reason: "\(base.source) has changed")
      steps.append(try await step(to: base, from: current, knowing: known, rule: .updates, author: author))
    }
    // Nothing is noted before all could be merged.
    let news = steps.filter(\.isNew).map(\.adoption)
    if !news.isEmpty { try journal.adopt(news) }
    serials.withLock { $0 = Dictionary(bases.map { ($0.version.apex, $0.serialPolicy) }) { first, _ in first } }
    self.bases.withLock { $0 = Dictionary(bases.map { ($0.version.apex, $0) }) { first, _ in first } }
    let versions = steps.map(\.merged.version)
    publish(ZoneSet(versions + copies(beside: versions)), steps.compactMap(\.whole))
    tellOfChange()
    return steps.map(\.report)
  }

  /// What giving a zone this base would come to; nothing is changed, and nobody waits for it.
  public func preview(_ base: ZoneBase, rule: ConflictRule) async throws(JournalError) -> ZoneAdoption {
    let current = zones.current
    let known = current.version(apex: base.version.apex).map(base.version.baseDifference(from:))
    return try await step(to: base, from: current, knowing: known, rule: rule, author: .operator("", reason: ""))
      .report
  }

  /// Gives a zone this base, in one transaction; other zones stay as they are. Nil where the rule says that the base is not to
  /// be taken, where there are other conflicts than those that somebody has agreed to, or where the zone has become a copy.
  public func replace(
    by base: ZoneBase, rule: ConflictRule, agreedTo conflicts: [BaseConflict]? = nil, author: Commit.Author
  ) async throws(JournalError) -> ZoneAdoption? {
    let apex = base.version.apex
    let known = zones.current.version(apex: apex).map(base.version.baseDifference(from:))
    guard await queue.takeDisk() else { throw .stopping }
    defer { queue.leaveDisk() }
    let current = zones.current
    let step = try await step(to: base, from: current, knowing: known, rule: rule, author: author)
    let found = step.report.conflicts
    let isAgreed = rule == .refuse ? found.isEmpty : conflicts.map { found.allSatisfy($0.contains) } ?? true
    guard isAgreed, !secondaries.contains(apex) else { return nil }
    try journal.adopt([step.adoption])
    serials.withLock { $0[apex] = base.serialPolicy }
    bases.withLock { $0[apex] = base }
    publish(current.replacing([step.merged.version]), [step.whole].compactMap(\.self))
    tellOfChange()
    return step.report
  }

  private func step(
    to base: ZoneBase, from current: ZoneSet, knowing known: BaseDifference?, rule: ConflictRule,
    author: Commit.Author
  ) async throws(JournalError) -> BaseStep {
    let apex = base.version.apex
    let time = now()
    let recollection = try await journal.recall(apex)
    let old = current.version(apex: apex)
    let merged = base.merged(with: recollection, from: old, knowing: known, rule: rule, now: time)
    let version = merged.version
    let isSame =
      recollection?.baseDigest == base.digest && recollection?.baseNumber == base.number
      && recollection?.soa == version.soa
    var difference = BaseStep.Difference()
    if let old, !isSame {
      let changes = version.changes(from: old, knowing: known)
      // Names in another case are the same names: it is the same zone, with the same serial.
      if !changes.isSpellingOnly { difference = BaseStep.Difference(changes) }
    } else if old == nil, !author.isServer {
      difference = BaseStep.Difference(allOf: version)
    }
    let change = isSame ? nil : base.change(difference, from: recollection, old: old, to: version, author, time)
    return BaseStep(
      merged: merged,
      adoption: BaseAdoption(
        zone: apex, digest: base.digest, number: base.number, soa: version.soa, restatements: merged.restatements,
        change: change),
      report: ZoneAdoption(
        zone: apex, serial: version.soa.serial, earlierSerial: old?.soa.serial, changes: difference.changes,
        added: difference.added, removed: difference.removed,
        absorbed: merged.restatements.count { $0.state == .published }, stayingRemoved: merged.stayingRemoved,
        conflicts: merged.conflicts),
      isNew: !isSame)
  }

  /// Takes up what the journal has of the changes that led to what is served: secondaries get what differs from their
  /// copies after a restart too.
  public func recallHistory() async throws(JournalError) {
    history.note(try await journal.recentChanges(limit: AuthorityLimits.recalledDifferences))
  }

  /// Removes the dynamic records that were not published again for as long as the policy says; tells which, and only tells
  /// where it is a dry run.
  public func expire(_ policy: AgingPolicy) async throws(JournalError) -> [Expiry] {
    guard let seconds = policy.removeAfter else { return [] }
    guard await queue.takeDisk() else { throw .stopping }
    defer { queue.leaveDisk() }
    let time = now()
    let current = zones.current
    var commits: [Commit] = []
    var versions: [ZoneVersion] = []
    var expiries: [Expiry] = []
    for version in current.versions
    where policy.covers(version.apex) && !version.isSigned && !secondaries.contains(version.apex) {
      let silent = try await journal.unrefreshed(
        since: time - min(seconds, time), types: policy.types, in: version.apex)
      guard let (commit, next) = version.removing(silent.map(\.record), serialPolicies, now: time) else { continue }
      commits.append(commit)
      versions.append(next)
      let removed = commit.changes.removed.filter { $0.type != .soa }
      expiries.append(Expiry(zone: version.apex, records: removed, serial: next.soa.serial))
    }
    if !policy.isDryRun, !commits.isEmpty {
      try journal.commit(commits)
      publish(current.replacing(versions), commits)
      tellOfChange()
    }
    return expiries
  }
}

extension JournalError {
  static var stopping: JournalError { JournalError("the server is stopping") }
}

extension Commit.Author {
  fileprivate var isServer: Bool {
    if case .server = self { true } else { false }
  }
}

/// One zone's way to another base.
private struct BaseStep {
  /// What differs from what was served before.
  struct Difference {
    /// Record by record; of a zone that was not served before nothing where it has too many.
    var changes = ChangeSet()
    var added = 0
    var removed = 0

    init() {}

    init(_ changes: ChangeSet) {
      self.changes = changes
      (added, removed) = (changes.added.count, changes.removed.count)
    }

    init(allOf version: ZoneVersion) {
      var cursor = RecordCursor()
      while version.nextRecord(&cursor) != nil { added += 1 }
      guard added <= AuthorityLimits.baseDifference else { return }
      version.forEachNode { changes.added += $0.records }
    }

    /// Whether it is not all there.
    var isPartial: Bool { added > changes.added.count }
  }

  let merged: ZoneBase.Merged
  let adoption: BaseAdoption
  /// What differs from the version before, where all of it is known.
  var whole: Commit? { adoption.change.flatMap { $0.isPartial ? nil : $0 } }
  let report: ZoneAdoption
  /// Whether the store does not know it all.
  let isNew: Bool
}

extension ZoneBase {
  /// What the journal is told: all of the difference, unless it is too large, or the zone that was served before is not
  /// there any more. Of a configured zone that is new there is nothing to tell.
  fileprivate func change(
    _ difference: BaseStep.Difference, from recollection: Recollection?, old: ZoneVersion?, to version: ZoneVersion,
    _ author: Commit.Author, _ time: UInt64
  ) -> Commit? {
    if author.isServer, recollection == nil { return nil }
    let isUnknown = old == nil && recollection != nil
    let isLarge = difference.added + difference.removed > AuthorityLimits.baseDifference
    var kept = difference.changes
    if isUnknown || isLarge {
      kept = ChangeSet()
      let ttl = version.content(of: version.apex)?.recordSet(.soa)?.ttl ?? 0
      func record(_ soa: StartOfAuthority) -> ResourceRecord {
        ResourceRecord(name: version.apex, type: .soa, ttl: ttl, rdata: soa.rdata)
      }
      if let recollection { kept.removed.append(record(recollection.soa)) }
      kept.added.append(record(version.soa))
    }
    let counts = "\(difference.added) records added, \(difference.removed) removed"
    let notes = isUnknown ? ["what differs is not known"] : isLarge ? ["\(counts): too many to be kept one by one"] : []
    return Commit(
      zone: version.apex, changes: kept, soa: version.soa, author: author, notes: notes, time: time,
      isPartial: isUnknown || isLarge)
  }
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
