public import DNSWire

/// The verdict on one operation, with its reason.
public enum Decision: Sendable, Equatable {
  /// Allowed, by the rule of this name.
  case allowed(rule: String)
  /// Refused, for this reason.
  case refused(reason: String)
}

/// Who may change what, and who may have whole zones: credentials, and ordered rules of which the first that matches decides; what none matches is
/// refused.
public final class AccessPolicy: Sendable {
  /// The credentials by the names of their keys.
  public let credentials: [Name: Credential]
  /// The credentials for SIG(0) by their names.
  public let sig0Credentials: [Name: SIG0Credential]
  /// The rules in order.
  public let rules: [Rule]

  /// Makes a policy.
  public init(credentials: [Credential], sig0Credentials: [SIG0Credential] = [], rules: [Rule]) {
    self.credentials = Dictionary(credentials.map { ($0.key.name, $0) }) { first, _ in first }
    self.sig0Credentials = Dictionary(sig0Credentials.map { ($0.name, $0) }) { first, _ in first }
    self.rules = rules
  }

  /// Decides about one operation on a zone; transfer rules have no say.
  public func decide(_ operation: UpdateOperation, by requestor: Requestor, zone: Name) -> Decision {
    decide("updates", rules.filter { !$0.isAboutTransfers }) { $0.match(operation, by: requestor, zone: zone) }
  }

  /// Decides about the transfer of a zone to a client, whose key is nil where it did not sign; only transfer rules have a
  /// say.
  public func decideTransfer(of zone: Name, key: Name?, from address: IPAddress) -> Decision {
    decide("transfers", rules.filter(\.isAboutTransfers)) { $0.match(transferOf: zone, key: key, address: address) }
  }

  private func decide(_ what: String, _ rules: [Rule], _ match: (Rule) -> Rule.Match) -> Decision {
    var reasons: [String] = []
    for rule in rules {
      switch match(rule) {
      case .yes:
        return rule.allows
          ? .allowed(rule: rule.name) : .refused(reason: "rule \"\(rule.name)\" denies it")
      case .no(let reason):
        if rule.allows { reasons.append("rule \"\(rule.name)\": \(reason)") }
      }
    }
    guard !reasons.isEmpty else { return .refused(reason: "no rule allows \(what)") }
    return .refused(reason: "no rule allows it; " + reasons.joined(separator: "; "))
  }
}
