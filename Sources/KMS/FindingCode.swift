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
  /// The target has several records at one owner, with other data.
  case severalRecords = "KMS008"
  /// The record is not at `_vlmcs._tcp.<zone>`.
  case unexpectedOwner = "KMS009"
  /// It could not be found out what the target leads to.
  case unresolved = "KMS010"
  /// The target is outside the audited zones and the domains of the sanctioned hosts.
  case outsideTarget = "KMS011"
  /// The target has a public address.
  case publicAddress = "KMS012"
  /// A sanctioned host has an address that is not sanctioned.
  case unsanctionedAddress = "KMS013"
  /// A sanctioned host's record was published with a credential that is not sanctioned.
  case unsanctionedCredential = "KMS014"
  /// A sanctioned host's record was published from an address that is not sanctioned.
  case unsanctionedSource = "KMS015"
  /// The target stands there in several spellings.
  case spelling = "KMS016"
  /// Several targets have one address.
  case sharedAddress = "KMS017"
  /// More hosts than one KMS host key can be for.
  case tooManyHosts = "KMS018"
  /// Clients get the record by an alias or a wildcard.
  case indirect = "KMS019"
  /// An alias leads clients to no record.
  case deadEnd = "KMS020"
  /// The TTL is far from that of most publishers.
  case timeToLive = "KMS021"
  /// The record looks like those that activation emulators come with.
  case emulator = "KMS022"
  /// A host that should be published is not.
  case missing = "KMS023"
  /// The record says that there is no KMS here.
  case noService = "KMS024"
  /// The host does not answer on its port, as a probe found out.
  case noAnswer = "KMS025"
  /// What listens on the host's port does not offer KMS, as a probe found out.
  case noKMS = "KMS026"
  /// Somebody whom the server knows wanted to publish a KMS host, and was refused.
  case refusedPublication = "KMS027"

  /// How much it matters.
  public var severity: Severity {
    switch self {
    case .rogue, .outsideTarget, .unsanctionedAddress, .unsanctionedCredential, .unsanctionedSource: .high
    case .unreviewed, .dangling, .foreignTarget, .aliasTarget, .unresolved, .publicAddress, .deadEnd, .missing,
      .noService, .noAnswer, .noKMS, .refusedPublication:
      .medium
    case .stale, .port, .severalRecords, .unexpectedOwner, .spelling, .sharedAddress, .tooManyHosts, .indirect,
      .timeToLive, .emulator:
      .low
    }
  }

  /// What it is, in a few words.
  public var title: String { page.title }

  /// What to do about it.
  public var remedy: String { page.remedy }
}
