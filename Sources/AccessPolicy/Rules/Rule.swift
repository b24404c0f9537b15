import DNSWire

/// One rule: it decides where all its conditions hold and its scope covers what is asked.
public struct Rule: Sendable {
  /// What the rule is about.
  public enum Scope: Sendable {
    /// Any records, as far as they are described.
    case records(RecordScope)
    /// A KMS host's own records.
    case kmsPublisher(PublisherScope)
    /// The records at a host's own name.
    case ownRecords(OwnScope)
    /// Everything in a zone.
    case zoneAdministration
    /// The transfer of whole zones; no update.
    case transfer
    /// The message that a zone has changed at its primary (RFC 1996); no update.
    case notification
  }

  /// The name by which logs and the audit call it.
  public var name: String
  /// Whether what matches is allowed or denied.
  public var allows: Bool
  /// What it is about.
  public var scope: Scope
  /// Whom it is about.
  public var conditions: Conditions

  /// Makes a rule.
  public init(name: String, allows: Bool, scope: Scope, conditions: Conditions = Conditions()) {
    self.name = name
    self.allows = allows
    self.scope = scope
    self.conditions = conditions
  }

  var isAboutTransfers: Bool {
    if case .transfer = scope { true } else { false }
  }

  var isAboutNotifications: Bool {
    if case .notification = scope { true } else { false }
  }

  var isAboutUpdates: Bool { !isAboutTransfers && !isAboutNotifications }
}
