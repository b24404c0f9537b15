public import DNSWire

/// How much a finding matters.
public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
  /// Untidy, or worth a look.
  case low
  /// Clients lose time, or may be led astray.
  case medium
  /// Clients are led astray.
  case high

  /// Orders by how much it matters.
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .low: 0
    case .medium: 1
    case .high: 2
    }
  }
}

/// Something about the publishers of a domain that somebody should do something about.
public struct Finding: Sendable {
  /// What it is.
  public var code: FindingCode
  /// The zone or domain concerned.
  public var domain: Name
  /// The name concerned: the record's owner, or where there is no record, the name that has none.
  public var owner: Name
  /// The record's data; nil where the finding is not about one SRV record.
  public var service: ServiceData?
  /// The position of the publisher concerned in the report; nil where the finding is about the domain.
  public var publisher: Int?
  /// The host concerned: the record's target, or the one that has no record.
  public var host: Name?
  /// What is concerned, as text: a record, or a name.
  public var record: String
  /// Where it stands.
  public var evidence: String
  /// What is wrong, in one sentence.
  public var message: String
  /// Why it may stay as it is, where somebody said so.
  public var acknowledgement: Acknowledgement?
  /// Whether the time of the acknowledgement is over, so that the finding counts again.
  public var isAcknowledgementExpired = false

  /// Whether it is one that nobody has acknowledged, or not for now.
  public var isOpen: Bool { acknowledgement == nil || isAcknowledgementExpired }
}
