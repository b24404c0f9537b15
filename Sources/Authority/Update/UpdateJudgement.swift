public import AccessPolicy
import DNSWire
public import Zone

/// What the rules say to an update, operation by operation, each in the zone as those before it leave it.
public struct UpdateJudgement: Sendable {
  /// The decisions so far, in the order of the operations.
  public private(set) var decisions: [Decision] = []
  /// Why the update is refused as a whole; nil where it is carried out.
  public private(set) var refusal: UpdateRefusal?

  /// Judges an update, and carries out what is allowed on `edit` (RFC 2136 §3.2 to §3.4).
  ///
  /// - Parameters:
  ///   - request: the update.
  ///   - edit: the zone, at the beginning of a step; where the update is refused, the caller undoes the step.
  ///   - policy: who may change what.
  ///   - isComplete: whether to go on after the first operation that is refused: to explain all of them.
  public init(_ request: UpdateRequest, on edit: inout ZoneEdit, by policy: AccessPolicy, isComplete: Bool = false) {
    do throws(UpdateRefusal) {
      try Prerequisites.check(request.prerequisites, on: edit)
    } catch {
      refusal = error
      guard isComplete else { return }
    }
    do throws(UpdateRefusal) {
      let operations = try Prescan.operations(request.updates, zone: request.zone)
      try decide(operations, request.requestor, on: &edit, by: policy, isComplete: isComplete)
      if edit.base.isSigned {
        let reason = "\(request.zone) came signed: a change would leave it without valid signatures"
        throw UpdateRefusal(.refused, reason, extendedError: .notSupported)
      }
    } catch {
      refusal = refusal ?? error
    }
  }

  private mutating func decide(
    _ operations: [UpdateOperation], _ requestor: Requestor, on edit: inout ZoneEdit, by policy: AccessPolicy,
    isComplete: Bool
  ) throws(UpdateRefusal) {
    decisions.reserveCapacity(operations.count)
    for operation in operations {
      edit.prepare(operation.name)
      let decision = policy.decide(operation, by: requestor, in: edit)
      decisions.append(decision)
      if !decision.isAllowed {
        refusal = refusal ?? UpdateRefusal(decision)
        if !isComplete { return }
      }
      for operation in decision.operations { try edit.apply(operation) }
    }
  }
}
