import DNSWire

/// A rule about updates, by reference: to copy one takes longer than to ask it.
final class UpdateRule: Sendable {
  let name: String
  let allows: Bool
  /// Whether the rule gives a host what is its own.
  let isAboutOneHost: Bool
  private let conditions: Conditions
  private let scope: any UpdateScope

  /// Takes a rule; nil where it is not about updates.
  init?(_ rule: Rule) {
    switch rule.scope {
    case .records(let records): (scope, isAboutOneHost) = (records, false)
    case .kmsPublisher(let publisher): (scope, isAboutOneHost) = (publisher, true)
    case .ownRecords(let own): (scope, isAboutOneHost) = (own, true)
    case .zoneAdministration: (scope, isAboutOneHost) = (WholeZone(), false)
    case .transfer, .notification: return nil
    }
    (name, allows, conditions) = (rule.name, rule.allows, rule.conditions)
  }

  /// Whether the rule decides about an operation.
  func match(
    _ operation: UpdateOperation, by requestor: Requestor, in zone: some ZoneContents, apex: Name
  ) -> Match {
    if let obstacle = conditions.obstacle(to: requestor, zone: apex, isTransfer: false) { return .no(obstacle) }
    return scope.match(operation, by: requestor, allows: allows, in: zone)
  }
}

/// What a rule about updates covers.
protocol UpdateScope: Sendable {
  /// Whether an operation is covered; `allows` tells what the rule says of what is.
  func match(
    _ operation: UpdateOperation, by requestor: Requestor, allows: Bool, in zone: some ZoneContents
  ) -> Match
}

/// Everything in a zone.
private struct WholeZone: UpdateScope {
  func match(
    _ operation: UpdateOperation, by requestor: Requestor, allows: Bool, in zone: some ZoneContents
  ) -> Match {
    .yes(.asAsked)
  }
}
