public import Authority
public import DNSWire
public import Zone

/// One thing that happened to a zone, or was meant to.
public enum HistoryEntry: Sendable {
  /// A change that was carried out.
  case change(RecordedChange)
  /// An update that was refused.
  case attempt(RefusedAttempt)
  /// What an operator did beside changing the zone.
  case action(OperatorAction)

  /// When, in seconds since 1970.
  public var time: UInt64 {
    switch self {
    case .change(let change): change.time
    case .attempt(let attempt): attempt.time
    case .action(let action): action.time
    }
  }
}

/// A change of a zone as the journal has it.
public struct RecordedChange: Sendable {
  /// Its number: later changes have higher ones.
  public let number: Int64
  /// When, in seconds since 1970.
  public let time: UInt64
  /// The zone's serial from then on.
  public let serial: Serial
  /// Who changed the zone: the signer in words, or `kmsdns` for the server itself.
  public let credential: String
  /// The source address; nil for the server itself.
  public let address: String?
  /// The transport; nil for the server itself.
  public let transport: String?
  /// Why the server itself changed the zone; nil for others.
  public let reason: String?
  /// The rules that allowed it, each once.
  public let rules: [String]
  /// How it differs from what was asked, in words.
  public let notes: [String]
  /// The difference, record by record, the SOA record's included.
  public let changes: ChangeSet
  /// Whether only the SOA record's difference was kept.
  public let isPartial: Bool
}
