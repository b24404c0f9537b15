import AccessPolicy
public import DNSWire

/// A finding that somebody knows of, and has a reason to leave as it is for a time.
public struct Acknowledgement: Sendable {
  /// The kind of finding.
  public var code: FindingCode
  /// The host concerned, or `*.example` for all below a name; nil for any.
  public var host: Name?
  /// The zone; nil for any.
  public var zone: Name?
  /// Why it may stay.
  public var reason: String
  /// The last day on which it counts, as it was written.
  public var lastDay: String
  /// When it has expired, in seconds since 1970.
  public var end: UInt64
  /// Where it stands, for example `file:line:column`.
  public var place: String

  /// Makes an acknowledgement.
  public init(
    code: FindingCode, host: Name? = nil, zone: Name? = nil, reason: String, lastDay: String, end: UInt64,
    place: String = ""
  ) {
    self.code = code
    self.host = host
    self.zone = zone
    self.reason = reason
    self.lastDay = lastDay
    self.end = end
    self.place = place
  }

  /// Whether a finding is meant.
  func covers(_ finding: Finding) -> Bool {
    guard code == finding.code, zone == nil || zone == finding.domain else { return false }
    guard let host else { return true }
    return finding.host.map { NamePattern(host).matches($0) } ?? false
  }
}
