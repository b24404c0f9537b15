public import DNSWire

/// The verdict on one operation of an update, with its reasons.
public struct Decision: Sendable, Equatable {
  /// What one rule that does not decide has against the operation.
  public struct Opinion: Sendable, Equatable {
    /// The rule's name.
    public let rule: String
    /// Its reason.
    public let obstacle: Obstacle
  }

  /// What was asked.
  public let operation: UpdateOperation
  /// The rule that decides; nil where none does, which is a refusal.
  public let rule: String?
  /// Whether it is allowed.
  public let isAllowed: Bool
  /// What is carried out in place of what was asked, in this order; nil where that is just what was asked, or it is refused.
  public var replacement: [UpdateOperation]?
  /// What is kept, and not carried out before an operator approves it.
  public var held: ResourceRecord?
  /// How that differs from what was asked, in words.
  public var notes: [String] = []
  /// Of a refusal, what the rules have against it that might have allowed it.
  public var opinions: [Opinion] = []

  /// What is carried out, in this order; none where it is refused.
  public var operations: [UpdateOperation] { isAllowed ? replacement ?? [operation] : [] }

  /// The record that is added in the end; nil where none is.
  public var addedRecord: ResourceRecord? {
    guard isAllowed, case .add(let record)? = replacement == nil ? operation : replacement?.last else { return nil }
    return record
  }

  /// The same operation, refused for a reason that the rule which allows it does not know of.
  public func refused(for obstacle: Obstacle) -> Decision {
    Decision(
      operation: operation, rule: rule, isAllowed: false,
      opinions: [Opinion(rule: rule ?? "", obstacle: obstacle)])
  }

  /// Why, in words.
  public var reason: String {
    if isAllowed { return "rule \"\(rule ?? "")\" allows it" + notes.map { "; " + $0 }.joined() }
    let details = opinions.map { "rule \"\($0.rule)\": \($0.obstacle)" }
    if let rule { return details.first ?? "rule \"\(rule)\" denies it" }
    return details.isEmpty ? "no rule allows updates" : "no rule allows it; " + details.joined(separator: "; ")
  }
}
