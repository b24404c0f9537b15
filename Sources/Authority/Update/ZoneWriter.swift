public import AccessPolicy
public import DNSWire
public import Zone

/// The single writer of all zones: takes updates and new bases one by one, and publishes a version only after the store
/// has it on disk.
public final class ZoneWriter: Sendable {
  private enum Job: Sendable {
    case update(UpdateRequest, CheckedContinuation<Result<UpdateSummary, UpdateRefusal>, Never>)
    case adopt([ZoneBase], CheckedContinuation<Result<[Adoption], JournalError>, Never>)
  }

  /// What taking up a base led to.
  public struct Adoption: Sendable {
    /// The zone.
    public let zone: Name
    /// The serial it is served with.
    public let serial: Serial
    /// Dynamic records that found no place on the base, all of them where it is signed, and records that the zone can't do
    /// without.
    public let conflicts: [ResourceRecord]
  }

  private let zones: Published<ZoneSet>
  private let policy: Published<AccessPolicy>
  private let journal: any ChangeJournal
  private let now: @Sendable () -> UInt64
  private let jobs: AsyncStream<Job>
  private let input: AsyncStream<Job>.Continuation

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
    (jobs, input) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(AuthorityLimits.waitingUpdates))
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

  private func work() async {
    for await job in jobs {
      switch job {
      case .update(let request, let continuation):
        continuation.resume(returning: await result(of: request))
      case .adopt(let bases, let continuation):
        continuation.resume(returning: await result(of: bases))
      }
    }
  }

  /// Takes no more jobs.
  public func stop() {
    input.finish()
  }

  /// Carries out an update; when this returns without an error, the change is on disk and served.
  func update(_ request: UpdateRequest) async throws(UpdateRefusal) -> UpdateSummary {
    let result = await withCheckedContinuation { continuation in
      guard case .enqueued = input.yield(.update(request, continuation)) else {
        let refusal = UpdateRefusal(.serverFailure, "too many updates are waiting, or the server is stopping")
        return continuation.resume(returning: .failure(refusal))
      }
    }
    return try result.get()
  }

  /// Serves these zones, and no others, with their dynamic records on top; on an error, what was served stays served.
  public func adopt(_ bases: [ZoneBase]) async throws(JournalError) -> [Adoption] {
    let result = await withCheckedContinuation { continuation in
      guard case .enqueued = input.yield(.adopt(bases, continuation)) else {
        return continuation.resume(returning: .failure(JournalError("too many updates are waiting; try again")))
      }
    }
    return try result.get()
  }

  private func result(of request: UpdateRequest) async -> Result<UpdateSummary, UpdateRefusal> {
    do throws(UpdateRefusal) {
      return .success(try await carryOut(request))
    } catch {
      return .failure(error)
    }
  }

  /// The life of an update behind the queue (RFC 2136 §3.1 to §3.5).
  private func carryOut(_ request: UpdateRequest) async throws(UpdateRefusal) -> UpdateSummary {
    guard let version = zones.current.version(apex: request.zone) else {
      throw UpdateRefusal(.notAuthoritative, "\(request.zone) is no zone of this server")
    }
    var edit = ZoneEdit(version)
    try Prerequisites.check(request.prerequisites, on: edit)
    let operations = try Prescan.operations(request.updates, zone: request.zone)
    let rules = try decide(operations, request)
    guard !version.isSigned else {
      throw UpdateRefusal(.refused, "\(request.zone) came signed: a change would leave it without valid signatures")
    }
    for operation in operations { try edit.apply(operation) }
    let commit = commit(request, &edit, operations, rules, from: version)
    guard let next = edit.commit() else { throw UpdateRefusal(.serverFailure, "the zone would lose its SOA record") }
    if !commit.changes.isEmpty || !commit.publications.isEmpty {
      do throws(JournalError) {
        try await journal.commit(commit)
      } catch {
        throw UpdateRefusal(.serverFailure, error.description)
      }
    }
    if !commit.changes.isEmpty { zones.update { $0.replacing(next) } }
    return UpdateSummary(commit)
  }

  /// The rule that allows each operation; one that is refused refuses them all.
  private func decide(_ operations: [UpdateOperation], _ request: UpdateRequest) throws(UpdateRefusal) -> [String] {
    let policy = policy.current
    var rules: [String] = []
    for operation in operations {
      switch policy.decide(operation, by: request.requestor, zone: request.zone) {
      case .allowed(let rule): rules.append(rule)
      case .refused(let reason): throw UpdateRefusal(.refused, "\(operation): \(reason)")
      }
    }
    return rules
  }

  private func commit(
    _ request: UpdateRequest, _ edit: inout ZoneEdit, _ operations: [UpdateOperation], _ rules: [String],
    from version: ZoneVersion
  ) -> Commit {
    var soa = edit.soa ?? version.soa
    if !edit.changes.isEmpty, !soa.serial.isAfter(version.soa.serial) {
      edit.setSerial(version.soa.serial.next)
      soa.serial = version.soa.serial.next
    }
    let publications = zip(operations, rules).compactMap { operation, rule in
      guard case .add(let record) = operation, edit.holds(record) else { return Commit.Publication?.none }
      return Commit.Publication(record: record, rule: rule)
    }
    return Commit(
      zone: version.apex, changes: edit.changes, soa: soa, publications: publications, requestor: request.requestor,
      rules: rules, time: now())
  }

  private func result(of bases: [ZoneBase]) async -> Result<[Adoption], JournalError> {
    do throws(JournalError) {
      var versions: [ZoneVersion] = []
      var adoptions: [Adoption] = []
      var news: [(version: ZoneVersion, digest: [UInt8])] = []
      for base in bases {
        let recollection = try await journal.recall(base.version.apex)
        let (version, conflicts) = base.merged(with: recollection)
        versions.append(version)
        adoptions.append(Adoption(zone: version.apex, serial: version.soa.serial, conflicts: conflicts))
        if recollection?.baseDigest != base.digest || recollection?.soa != version.soa {
          news.append((version, base.digest))
        }
      }
      // Nothing is noted before all could be merged.
      for (version, digest) in news {
        try await journal.adopt(version.apex, baseDigest: digest, soa: version.soa)
      }
      zones.publish(ZoneSet(versions))
      return .success(adoptions)
    } catch {
      return .failure(error)
    }
  }
}
