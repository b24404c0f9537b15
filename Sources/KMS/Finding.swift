/// How much a finding matters.
public enum Severity: String, Sendable, Codable {
  /// Clients are led astray.
  case high
  /// Clients lose time, or may be led astray.
  case medium
  /// Untidy, or worth a look.
  case low
}

/// Something about a publisher that somebody should do something about.
public struct Finding: Sendable {
  /// What it is.
  public var code: FindingCode
  /// The record concerned, as text.
  public var record: String
  /// Where it stands.
  public var evidence: String
  /// What is wrong with it, in one sentence.
  public var message: String
}

/// The kinds of findings; the codes are stable.
public enum FindingCode: String, Sendable, CaseIterable {
  /// The publisher is not on the list of sanctioned hosts.
  case rogue = "KMS001"
  /// There is no list of sanctioned hosts.
  case unreviewed = "KMS002"
  /// The target has no address.
  case dangling = "KMS003"
  /// The record was not refreshed for two publication cycles.
  case stale = "KMS004"
  /// The target is an alias.
  case aliasTarget = "KMS005"
  /// The target is in none of the audited zones.
  case foreignTarget = "KMS006"
  /// The port is not the one that KMS hosts use.
  case port = "KMS007"
  /// The target has several records at one owner.
  case severalRecords = "KMS008"
  /// The record is not at `_vlmcs._tcp.<zone>`.
  case unexpectedOwner = "KMS009"
  /// It could not be found out what the target leads to.
  case unresolved = "KMS010"

  /// How much it matters.
  public var severity: Severity {
    switch self {
    case .rogue: .high
    case .unreviewed, .dangling, .foreignTarget, .aliasTarget, .unresolved: .medium
    case .stale, .port, .severalRecords, .unexpectedOwner: .low
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .rogue:
      "If the host may serve KMS, add it to the sanctioned hosts. Otherwise delete the record, and on the host install "
        + "the KMS client setup key (slmgr /ipk <key>), stop publishing (slmgr /cdns) and restart it."
    case .unreviewed: "List the hosts that may serve KMS, in the configuration or with --sanctioned, and audit again."
    case .dangling: "Delete the record if the host is gone, or give the host its A and AAAA records."
    case .stale: "Find out whether the host still serves KMS; if not, delete the record."
    case .aliasTarget: "Point the record at the host's own name: an SRV target must not be an alias (RFC 2782)."
    case .foreignTarget: "Find out whose host that is, and audit its zone too."
    case .port: "Check that the host listens on that port, and that firewalls let clients through to it."
    case .severalRecords: "Keep the record with the intended priority, weight and port, and delete the others."
    case .unexpectedOwner: "Clients look for _vlmcs._tcp.<domain>: move the record there, or delete it."
    case .unresolved: "Audit again when the target's name servers answer: until then nothing is known of the host."
    }
  }
}
