public import DNSWire

/// Who may change what, and who may have whole zones: credentials, and ordered rules of which the first that matches
/// decides; what none matches is refused.
public final class AccessPolicy: Sendable {
  /// The credentials by the names of their keys.
  public let credentials: [Name: Credential]
  /// The credentials for SIG(0) by their names.
  public let sig0Credentials: [Name: SIG0Credential]
  /// The realms of Kerberos whose principals count.
  public let realms: TrustedRealms
  /// The rules in order.
  public let rules: [Rule]
  /// Those about updates.
  private let updateRules: [UpdateRule]
  /// What the records of KMS hosts have to hold, by host.
  public let pins: [Name: [PublisherPin]]
  /// Zones of which the file's records are protected from updates.
  public let protectedZones: Set<Name>

  /// Makes a policy.
  public init(
    credentials: [Credential], sig0Credentials: [SIG0Credential] = [], realms: TrustedRealms = TrustedRealms(),
    rules: [Rule], pins: [PublisherPin] = [], protectedZones: Set<Name> = []
  ) {
    self.credentials = Dictionary(credentials.map { ($0.key.name, $0) }) { first, _ in first }
    self.sig0Credentials = Dictionary(sig0Credentials.map { ($0.name, $0) }) { first, _ in first }
    self.realms = realms
    self.rules = rules
    updateRules = rules.compactMap { UpdateRule($0) }
    self.pins = Dictionary(grouping: pins, by: \.host)
    self.protectedZones = protectedZones
  }

  /// Decides about the transfer of a zone; only transfer rules have a say. The decision is about the zone's name.
  public func decideTransfer(of zone: Name, to requestor: Requestor) -> TransferDecision {
    decide(of: zone, to: requestor, rules.filter(\.isAboutTransfers), what: "transfers")
  }

  /// Decides whether somebody may say that a zone has changed at its primary (RFC 1996); only rules about that have a say.
  public func decideNotification(of zone: Name, from requestor: Requestor) -> TransferDecision {
    decide(of: zone, to: requestor, rules.filter(\.isAboutNotifications), what: "notifications")
  }

  private func decide(
    of zone: Name, to requestor: Requestor, _ rules: [Rule], what: String
  ) -> TransferDecision {
    var reasons: [String] = []
    for rule in rules {
      guard let obstacle = rule.conditions.obstacle(to: requestor, zone: zone, isTransfer: true) else {
        return rule.allows ? .allowed(rule: rule.name) : .refused(reason: "rule \"\(rule.name)\" denies it")
      }
      if rule.allows { reasons.append("rule \"\(rule.name)\": \(obstacle)") }
    }
    guard !reasons.isEmpty else { return .refused(reason: "no rule allows \(what)") }
    return .refused(reason: "no rule allows it; " + reasons.joined(separator: "; "))
  }

  /// Whether a rule gives somebody without a signature anything in a zone: who gets nothing is told so before anything
  /// else.
  public func mayUpdateUnsigned(_ requestor: Requestor, zone: Name) -> Bool {
    rules.contains { rule in
      rule.allows && rule.isAboutUpdates && rule.conditions.includesUnsigned
        && rule.conditions.obstacle(to: requestor, zone: zone, isTransfer: false) == nil
    }
  }

  /// Decides about one operation of an update, in the zone as the update's earlier operations left it; transfer rules have
  /// no say.
  public func decide(
    _ operation: UpdateOperation, by requestor: Requestor, in zone: some ZoneContents
  ) -> Decision {
    let apex = zone.apex
    guard !pins.isEmpty else { return decide(operation, operation, nil, by: requestor, in: zone, apex: apex) }
    let (wanted, pinNote) = pinned(operation, zone: apex)
    return decide(operation, wanted, pinNote, by: requestor, in: zone, apex: apex)
  }

  /// Decides about an operation by what stands in its place where there are pins.
  private func decide(
    _ operation: UpdateOperation, _ wanted: UpdateOperation, _ pinNote: String?, by requestor: Requestor,
    in zone: some ZoneContents, apex: Name
  ) -> Decision {
    for rule in updateRules {
      guard case .yes(var effect) = rule.match(wanted, by: requestor, in: zone, apex: apex) else { continue }
      guard rule.allows else { return Decision(operation: operation, rule: rule.name, isAllowed: false) }
      if let pinNote { apply(pinNote, to: &effect, asked: operation, wanted: wanted, zone: zone) }
      if let obstacle = protection(of: wanted, &effect, by: rule, in: zone) {
        return Decision(
          operation: operation, rule: rule.name, isAllowed: false,
          opinions: [Decision.Opinion(rule: rule.name, obstacle: obstacle)])
      }
      if let ttl = effect.ttlOfOthers { effect.notes.append("its TTL is that of the other hosts' records, \(ttl)") }
      return Decision(
        operation: operation, rule: rule.name, isAllowed: true, replacement: effect.replacement, notes: effect.notes)
    }
    return Decision(
      operation: operation, rule: nil, isAllowed: false, opinions: opinions(on: wanted, by: requestor, in: zone))
  }

  /// What the rules that could have allowed an operation have against it.
  private func opinions(
    on operation: UpdateOperation, by requestor: Requestor, in zone: some ZoneContents
  ) -> [Decision.Opinion] {
    updateRules.filter(\.allows).compactMap { rule in
      guard case .no(let obstacle) = rule.match(operation, by: requestor, in: zone, apex: zone.apex) else { return nil }
      return Decision.Opinion(rule: rule.name, obstacle: obstacle)
    }
  }
}

/// The verdict on the transfer of a zone, with its reason.
public enum TransferDecision: Sendable, Equatable {
  /// Allowed, by the rule of this name.
  case allowed(rule: String)
  /// Refused, for this reason.
  case refused(reason: String)
}
