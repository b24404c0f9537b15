import AccessPolicy
import DNSWire
import KMS
import Zone

/// Updates that share a transaction: each is judged alone, in the zone as those before it leave it.
struct UpdateGroup {
  /// The zones that the group starts from.
  let zones: ZoneSet
  private let policy: AccessPolicy
  private let enforcement: Enforcement
  private let serials: [Name: SerialPolicy]
  private let now: UInt64
  private var edits: [Name: ZoneEdit] = [:]
  private var changed: Set<Name> = []
  /// The updates in their order.
  private(set) var updates: [PendingUpdate] = []
  /// What each comes to.
  private(set) var verdicts: [Verdict] = []
  /// What is to be written, in order.
  private(set) var commits: [Commit] = []

  init(
    on zones: ZoneSet, policy: AccessPolicy, enforcement: Enforcement, serials: [Name: SerialPolicy], now: UInt64
  ) {
    self.zones = zones
    self.policy = policy
    self.enforcement = enforcement
    self.serials = serials
    self.now = now
  }

  /// What an update comes to once the group is on disk.
  struct Verdict {
    let result: Result<UpdateSummary, UpdateRefusal>
    /// Whether it holds only if the group gets to the disk.
    let dependsOnCommit: Bool
    /// What operators want to hear of, then.
    var events: [PublisherEvent] = []

    /// What it comes to where the group did, or did not get there.
    func result(_ failure: UpdateRefusal?) -> Result<UpdateSummary, UpdateRefusal> {
      if let failure, dependsOnCommit { .failure(failure) } else { result }
    }
  }

  /// Judges an update, and takes up what it changes.
  mutating func judge(_ update: PendingUpdate) {
    updates.append(update)
    verdicts.append(verdict(on: update.request))
  }

  /// The same updates, judged on other zones.
  func judgedAgain(on zones: ZoneSet) -> UpdateGroup {
    var group = UpdateGroup(on: zones, policy: policy, enforcement: enforcement, serials: serials, now: now)
    for update in updates { group.judge(update) }
    return group
  }

  private mutating func verdict(on request: UpdateRequest) -> Verdict {
    guard var edit = edits.removeValue(forKey: request.zone) ?? zones.version(apex: request.zone).map(ZoneEdit.init)
    else {
      let refusal = UpdateRefusal(.notAuthoritative, "\(request.zone) is no zone of this server")
      return Verdict(result: .failure(refusal), dependsOnCommit: false)
    }
    edit.begin()
    let judgement = UpdateJudgement(request, on: &edit, by: policy, enforcement: enforcement)
    let dependsOnOthers = changed.contains(request.zone)
    defer { edits[request.zone] = edit }
    if let refusal = judgement.refusal {
      edit.undo()
      return Verdict(
        result: .failure(refusal), dependsOnCommit: dependsOnOthers,
        events: judgement.events(request, refusal: refusal, now: now))
    }
    let commit = Commit(request, judgement, &edit, serial: serials[request.zone] ?? .increment, now: now)
    if !commit.changes.isEmpty { changed.insert(request.zone) }
    // A request without effect is written too where it refreshes a record, or could be sent again by somebody else.
    let isWritten =
      !commit.changes.isEmpty || !commit.publications.isEmpty || !commit.holdings.isEmpty || request.signature != nil
    if isWritten { commits.append(commit) }
    return Verdict(
      result: .success(UpdateSummary(commit)), dependsOnCommit: isWritten || dependsOnOthers,
      events: judgement.events(request, commit: commit, now: now))
  }

  /// The zones as the updates leave them; nil where one would be left without its SOA record.
  func changedZones() -> ZoneSet? {
    guard !changed.isEmpty else { return zones }
    var versions: [ZoneVersion] = []
    for apex in changed {
      guard let version = edits[apex]?.commit() else { return nil }
      versions.append(version)
    }
    return zones.replacing(versions)
  }
}
