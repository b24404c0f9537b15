import AccessPolicy
import DNSWire
import KMS
import Zone

/// Updates that share a transaction: each is judged alone, in the zone as those before it leave it.
struct UpdateGroup {
  /// The zones that the group starts from.
  let zones: ZoneSet
  /// What they are judged by.
  let basis: JudgementBasis
  private let serials: [Name: SerialPolicy]
  private let now: UInt64
  /// The zones that the updates are about; seldom more than a few.
  private var edited: [EditedZone] = []
  /// The updates in their order.
  private(set) var updates: [PendingUpdate] = []
  /// What each comes to.
  private(set) var verdicts: [Verdict] = []
  /// What is to be written, in order.
  private(set) var commits: [Commit] = []

  init(
    on zones: ZoneSet, by basis: JudgementBasis, serials: [Name: SerialPolicy], now: UInt64
  ) {
    self.zones = zones
    self.basis = basis
    self.serials = serials
    self.now = now
  }

  private struct EditedZone {
    let serial: SerialPolicy
    var edit: ZoneEdit
    var isChanged = false
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

  /// Another group with the same updates, judged anew.
  func judgedAgain(in group: UpdateGroup) -> UpdateGroup {
    var group = group
    for update in updates { group.judge(update) }
    return group
  }

  private mutating func verdict(on request: UpdateRequest) -> Verdict {
    guard let place = place(of: request.zone) else {
      let refusal = UpdateRefusal(.notAuthoritative, "\(request.zone) is no zone of this server")
      return Verdict(result: .failure(refusal), dependsOnCommit: false)
    }
    edited[place].edit.begin()
    let judgement = UpdateJudgement(request, on: &edited[place].edit, by: basis.policy, enforcement: basis.enforcement)
    let dependsOnOthers = edited[place].isChanged
    if let refusal = judgement.refusal {
      edited[place].edit.undo()
      return Verdict(
        result: .failure(refusal), dependsOnCommit: dependsOnOthers,
        events: judgement.events(request, refusal: refusal, now: now))
    }
    let commit = Commit(request, judgement, &edited[place].edit, serial: edited[place].serial, now: now)
    if !commit.changes.isEmpty { edited[place].isChanged = true }
    // A request without effect is written too where it refreshes a record, or could be sent again by somebody else.
    let isWritten =
      !commit.changes.isEmpty || !commit.publications.isEmpty || !commit.holdings.isEmpty || request.signature != nil
    if isWritten { commits.append(commit) }
    return Verdict(
      result: .success(UpdateSummary(commit)), dependsOnCommit: isWritten || dependsOnOthers,
      events: judgement.events(request, commit: commit, now: now))
  }

  /// Where a zone stands among those that are edited, this time included; nil where the server has no such zone.
  private mutating func place(of zone: Name) -> Int? {
    // In its place: to copy an edit takes longer than to look at it.
    for place in edited.indices where edited[place].edit.apex == zone { return place }
    guard let version = zones.version(apex: zone) else { return nil }
    edited.append(
      EditedZone(serial: serials[zone] ?? .increment, edit: ZoneEdit(version, names: AuthorityLimits.updatesPerCommit)))
    return edited.count - 1
  }

  /// What operators want to hear of, where the group got to the disk, or did not.
  func events(_ failure: UpdateRefusal?) -> [PublisherEvent] {
    var events: [PublisherEvent] = []
    for verdict in verdicts where !verdict.events.isEmpty && !(verdict.dependsOnCommit && failure != nil) {
      events += verdict.events
    }
    return events
  }

  /// The zones as the updates leave them; nil where one would be left without its SOA record.
  func changedZones() -> ZoneSet? {
    guard edited.contains(where: \.isChanged) else { return zones }
    var versions: [ZoneVersion] = []
    for zone in edited where zone.isChanged {
      guard let version = zone.edit.commit() else { return nil }
      versions.append(version)
    }
    return zones.replacing(versions)
  }
}
