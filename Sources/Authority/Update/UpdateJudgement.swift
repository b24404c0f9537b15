public import AccessPolicy
import DNSWire
public import KMS
public import Zone

/// What the rules say to an update, operation by operation, each in the zone as those before it leave it.
public struct UpdateJudgement: Sendable {
  /// The decisions so far, in the order of the operations.
  public private(set) var decisions: [Decision] = []
  /// The records by which KMS clients are led that the update wants to add.
  public private(set) var publishers: [WatchedPublisher] = []
  /// What becomes of records that wait for an operator, in the order of the operations.
  private(set) var holdings: [Commit.Holding] = []
  /// Why the update is refused as a whole; nil where it is carried out.
  public private(set) var refusal: UpdateRefusal?

  /// Judges an update, and carries out what is allowed on `edit` (RFC 2136 §3.2 to §3.4).
  ///
  /// - Parameters:
  ///   - request: the update.
  ///   - edit: the zone, at the beginning of a step; where the update is refused, the caller undoes the step.
  ///   - policy: who may change what.
  ///   - enforcement: which KMS hosts may publish themselves.
  ///   - isComplete: whether to go on after the first operation that is refused: to explain all of them.
  public init(
    _ request: UpdateRequest, on edit: inout ZoneEdit, by policy: AccessPolicy, enforcement: Enforcement,
    isComplete: Bool = false
  ) {
    do throws(UpdateRefusal) {
      try Prerequisites.check(request.prerequisites, on: edit)
    } catch {
      refusal = error
      guard isComplete else { return }
    }
    do throws(UpdateRefusal) {
      let operations = try Prescan.operations(request.updates, zone: request.zone)
      try decide(operations, request.requestor, on: &edit, by: policy, enforcement, isComplete: isComplete)
      if edit.isSigned {
        let reason = "\(request.zone) came signed: a change would leave it without valid signatures"
        throw UpdateRefusal(.refused, reason, extendedError: .notSupported)
      }
    } catch {
      refusal = refusal ?? error
    }
  }

  private mutating func decide(
    _ operations: [UpdateOperation], _ requestor: Requestor, on edit: inout ZoneEdit, by policy: AccessPolicy,
    _ enforcement: Enforcement, isComplete: Bool
  ) throws(UpdateRefusal) {
    decisions.reserveCapacity(operations.count)
    let isWatched = enforcement.isWatched(edit.apex)
    let isHolding = enforcement.mode(of: edit.apex) == .hold
    for operation in operations {
      edit.prepare(operation.name)
      // Looked at in its place: to copy a decision takes longer than most of what is done with it.
      let place = decisions.count
      decisions.append(policy.decide(operation, by: requestor, in: edit))
      if isWatched, case .add(let asked) = operation { review(asked, at: place, requestor, in: edit, enforcement) }
      if isHolding { holdings += decisions[place].holdings(requestor, in: edit.apex) }
      guard decisions[place].isAllowed else {
        refusal = refusal ?? UpdateRefusal(decisions[place])
        if !isComplete { return }
        continue
      }
      guard let replacement = decisions[place].replacement else {
        try edit.apply(operation)
        continue
      }
      for operation in replacement { try edit.apply(operation) }
    }
  }

  /// Takes note of a record that leads KMS clients and is to be added, and lets enforcement have its say where the rules allow it.
  private mutating func review(
    _ asked: ResourceRecord, at place: Int, _ requestor: Requestor, in edit: ZoneEdit, _ enforcement: Enforcement
  ) {
    let record = decisions[place].addedRecord ?? asked
    guard
      let publisher = WatchedPublisher(
        record, by: requestor, rule: decisions[place].rule ?? "", in: edit, enforcement: enforcement)
    else { return }
    publishers.append(publisher)
    guard decisions[place].isAllowed else { return }
    switch publisher.verdict {
    case .sanctioned: break
    case .flagged(let reason): decisions[place].notes.append("flagged: \(reason)")
    case .held(let reason):
      decisions[place].replacement = []
      decisions[place].held = record
      decisions[place].notes = ["held until an operator approves it: \(reason)"]
    case .refused(let reason):
      decisions[place] = decisions[place].refused(for: .unsanctioned(reason))
    }
  }
}
