public import DNSWire

/// The verdict on one operation, with its reason.
public enum Decision: Sendable, Equatable {
  /// Allowed, by the rule of this name.
  case allowed(rule: String)
  /// Refused, for this reason.
  case refused(reason: String)
}

/// Who may change what: credentials, and ordered rules of which the first that matches decides; what none matches is
/// refused.
public final class AccessPolicy: Sendable {
  /// The credentials by the names of their keys.
  public let credentials: [Name: Credential]
  /// The rules in order.
  public let rules: [Rule]

  /// Makes a policy.
  public init(credentials: [Credential], rules: [Rule]) {
    self.credentials = Dictionary(credentials.map { ($0.key.name, $0) }) { first, _ in first }
    self.rules = rules
  }

  /// Decides about one operation on a zone.
  public func decide(_ operation: UpdateOperation, by requestor: Requestor, zone: Name) -> Decision {
    var reasons: [String] = []
    for rule in rules {
      switch rule.match(operation, by: requestor, zone: zone) {
      case .yes:
        return rule.allows
          ? .allowed(rule: rule.name) : .refused(reason: "rule \"\(rule.name)\" denies it")
      case .no(let reason):
        if rule.allows { reasons.append("rule \"\(rule.name)\": \(reason)") }
      }
    }
    guard !reasons.isEmpty else { return .refused(reason: "no rule allows updates") }
    return .refused(reason: "no rule allows it; " + reasons.joined(separator: "; "))
  }
}
