import AccessPolicy
import DNSWire
import Synchronization
import Zone

/// What else changes zones: it is done while no update is at the disk.
extension ZoneWriter {
  /// Serves these zones, and no others, with their dynamic records on top; on an error, what was served stays served.
  public func adopt(_ bases: [ZoneBase]) async throws(JournalError) -> [ZoneAdoption] {
    guard await queue.takeDisk() else { throw .stopping }
    defer { queue.leaveDisk() }
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
    zones.publish(ZoneSet(versions + copies(beside: versions)))
    tellOfChange()
    return adoptions
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
