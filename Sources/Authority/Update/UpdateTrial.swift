public import AccessPolicy
public import DNSWire
public import KMS
public import Zone

/// What updates would come to, one after the other, each in the zone as those before it would leave it; nothing is changed.
public struct UpdateTrial {
  /// What would come of one update.
  public struct Verdict: Sendable {
    /// What the rules say, in the order of the operations: all of them, also where the update is refused; none where it can't
    /// be judged.
    public let decisions: [Decision]
    /// Why the update would not be carried out; nil where it would.
    public let refusal: UpdateRefusal?
    /// What would change, the SOA record's included.
    public let changes: ChangeSet
    /// What the log would say.
    public let text: String
  }

  private let zones: ZoneSet
  private let policy: AccessPolicy
  private let enforcement: Enforcement
  private let serials: [Name: SerialPolicy]
  private let now: UInt64
  private var edits: [Name: ZoneEdit] = [:]

  /// Begins with zones as they are; `now` is in seconds since 1970.
  public init(
    zones: ZoneSet, policy: AccessPolicy, enforcement: Enforcement, serials: [Name: SerialPolicy], now: UInt64
  ) {
    self.zones = zones
    self.policy = policy
    self.enforcement = enforcement
    self.serials = serials
    self.now = now
  }

  /// Judges an update to a zone of a class.
  public mutating func judge(_ request: UpdateRequest, zoneClass: RecordClass = .internet) -> Verdict {
    guard var edit = edits.removeValue(forKey: request.zone) ?? zones.version(apex: request.zone).map({ ZoneEdit($0) })
    else {
      return verdict(request, UpdateRefusal(.notAuthoritative, "\(request.zone) is no zone of this server"))
    }
    defer { edits[request.zone] = edit }
    edit.begin()
    let judgement = UpdateJudgement(request, on: &edit, by: policy, enforcement: enforcement, isComplete: true)
    let isUnsigned = request.requestor.signer == .nobody
    let isShut = isUnsigned && !policy.mayUpdateUnsigned(request.requestor, zone: request.zone)
    let other = zoneClass == .internet ? judgement.refusal : .classNotServed(request.zone, zoneClass)
    if let refusal = isShut ? .unsigned : other {
      edit.undo()
      return verdict(request, refusal, judgement.decisions)
    }
    let commit = Commit(request, judgement, &edit, serial: serials[request.zone] ?? .increment, now: now)
    return Verdict(
      decisions: judgement.decisions, refusal: nil, changes: commit.changes, text: UpdateSummary(commit).description)
  }

  private func verdict(_ request: UpdateRequest, _ refusal: UpdateRefusal, _ decisions: [Decision] = []) -> Verdict {
    let text = refusal.reason + WindowsEvent.hint(for: refusal.code, updates: request.updates)
    return Verdict(decisions: decisions, refusal: refusal, changes: ChangeSet(), text: text)
  }
}
