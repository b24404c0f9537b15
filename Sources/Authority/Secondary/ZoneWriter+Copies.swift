public import DNSWire
public import Zone

/// Why what a primary sent does not become the zone.
public enum CopyFailure: Error, Sendable, CustomStringConvertible {
  /// The differences do not fit the copy: the whole zone has to be asked for.
  case mismatch(String)
  /// The store failed.
  case store(JournalError)

  /// What happened, in one sentence.
  public var description: String {
    switch self {
    case .mismatch(let reason): reason
    case .store(let error): error.description
    }
  }
}

/// How copies of what other servers have become zones of this one.
extension ZoneWriter {
  /// How many versions back a secondary may be to get the differences alone.
  public func historyDepth(of apex: Name) -> Int { history.depth(of: apex) }

  /// Zones that are copies, beside these.
  func copies(beside others: [ZoneVersion]) -> [ZoneVersion] {
    let apexes = Set(others.map(\.apex))
    return zones.current.versions.filter { secondaries.contains($0.apex) && !apexes.contains($0.apex) }
  }

  /// Serves a copy that was kept on disk, with what changed since on top of it.
  public func takeUp(_ copy: ZoneBase) async throws(JournalError) -> ZoneVersion {
    guard await queue.takeDisk() else { throw .stopping }
    defer { queue.leaveDisk() }
    let version = copy.merged(with: try await journal.recall(copy.version.apex), now: now()).version
    zones.publish(zones.current.replacing([version]))
    tellOfChange()
    return version
  }

  /// Serves a whole zone in place of what was served: its file is on disk. Gives what changed, where that is not too much.
  ///
  /// - Parameters:
  ///   - digest: what the store knows the file by.
  ///   - reason: where it comes from, for the history.
  public func replace(
    with version: ZoneVersion, digest: [UInt8], reason: String
  ) async throws(JournalError) -> ChangeSet? {
    let apex = version.apex
    // Nobody else changes a copy: no update is held up meanwhile.
    let before = zones.current.version(apex: apex).flatMap { $0.isUnavailable ? nil : $0 }
    let changes = before?.changes(to: version, limit: AuthorityLimits.replacedRecords)
    guard await queue.takeDisk() else { throw .stopping }
    defer { queue.leaveDisk() }
    let commit = changes.flatMap { changes in
      changes.isEmpty
        ? nil : Commit(zone: apex, changes: changes, soa: version.soa, author: .server(reason: reason), time: now())
    }
    try await journal.replaceBase(of: apex, digest: digest, soa: version.soa, commit: commit)
    if let changes { history.note([(apex, changes)]) } else { history.forget(apex) }
    zones.publish(zones.current.replacing([version]))
    tellOfChange()
    return changes
  }

  /// Carries out differences on a copy, one after the other; on an error, nothing of them. Gives what each changed.
  public func apply(
    _ differences: [ChangeSet], to apex: Name, reason: String
  ) async throws(CopyFailure) -> [ChangeSet] {
    guard await queue.takeDisk() else { throw .store(.stopping) }
    defer { queue.leaveDisk() }
    let current = zones.current
    guard let base = current.version(apex: apex), !base.isUnavailable else {
      throw .mismatch("there is no copy of \(apex) that differences could be applied to")
    }
    var edit = ZoneEdit(base)
    var commits: [Commit] = []
    let time = now()
    for difference in differences {
      edit.begin()
      try edit.carryOut(difference)
      let changes = edit.changes
      guard let soa = edit.soa else { throw .mismatch("the zone would lose its SOA record") }
      commits.append(
        Commit(
          zone: apex, changes: changes,
          removedStatics: changes.removed.filter { $0.type != .soa && edit.isStatic($0) }, soa: soa,
          author: .server(reason: reason), time: time))
    }
    guard edit.recordSet(of: apex, .ns) != nil else { throw .mismatch("the zone would lose its NS records") }
    guard let version = edit.commit() else { throw .mismatch("the zone would lose its SOA record") }
    do throws(JournalError) { try journal.commit(commits) } catch { throw .store(error) }
    publish(current.replacing([version]), commits)
    tellOfChange()
    return commits.map(\.changes)
  }

  /// Answers for a zone that it is not available: it has no copy yet, or none that is still good.
  public func withdraw(_ apex: Name) async {
    await change { $0.replacing([.unavailable(apex)]) }
  }

  /// Serves a zone no more, as if there were none.
  public func drop(_ apex: Name) async {
    history.forget(apex)
    await change { zones in ZoneSet(zones.versions.filter { $0.apex != apex }) }
  }

  private func change(_ body: (ZoneSet) -> ZoneSet) async {
    let isFree = await queue.takeDisk()
    zones.publish(body(zones.current))
    if isFree { queue.leaveDisk() }
  }
}

extension ZoneEdit {
  /// Removes and adds what a difference says; what it removes has to be there.
  fileprivate mutating func carryOut(_ difference: ChangeSet) throws(CopyFailure) {
    for record in difference.removed where record.type != .soa {
      prepare(record.name)
      guard holds(record) else {
        throw .mismatch("the primary removes a record that this copy has not: \(record.name) \(record.type)")
      }
      remove(record)
    }
    for record in difference.added where record.type != .soa {
      prepare(record.name)
      guard add(record) else {
        throw .mismatch("the primary adds a record that finds no place: \(record.name) \(record.type)")
      }
    }
    guard let soa = difference.added.first(where: { $0.type == .soa && $0.name == apex }) else {
      throw .mismatch("a difference has no SOA record")
    }
    replace(RecordSet(type: .soa, ttl: soa.ttl, rdatas: [soa.rdata]), of: apex)
  }
}
