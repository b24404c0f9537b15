import AccessPolicy
import KMS

extension AuditDocument {
  /// A domain that was audited.
  struct DomainEntry: Codable {
    var domain: String
    var source: String
    var coverage: AuditedDomain.Coverage
    /// The number of its publishers.
    var publishers: Int
  }

  /// One `_vlmcs` record.
  struct PublisherEntry: Codable {
    var domain: String
    var source: String
    /// The name that clients ask for.
    var name: String
    var owner: String
    var target: String
    var resolution: ResolutionEntry
    var addresses: [String]
    var port: UInt16
    var priority: UInt16
    var weight: UInt16
    var ttl: UInt32
    var status: PublisherStatus
    /// Where the record stands.
    var evidence: String
    /// File and line, where it stands in a file.
    var location: LocationEntry?
    var provenance: ProvenanceEntry?
    /// When the record was last published, where that is known.
    var lastRefreshed: String?
    /// Whether the host offers KMS, where it was asked.
    var probe: ProbeEntry?
    /// How clients get from the name to the record.
    var steps: [StepEntry]
    /// Whether no client gets it, as it stands below a delegation or a DNAME record; nil where some may.
    var isOccluded: Bool?
    var change: Change?
    /// What has changed, in words.
    var changes: [String]?
  }

  /// What a target leads to.
  struct ResolutionEntry: Codable {
    enum Kind: String, Codable {
      case host
      case noAddress = "no-address"
      case foreign
      case unresolved
    }

    var kind: Kind
    /// The names that the target leads to, where it is an alias.
    var aliases: [String]
    /// Why it could not be resolved.
    var reason: String?
  }

  /// A place in a file.
  struct LocationEntry: Codable, Equatable {
    var file: String
    var line: Int
  }

  /// What a host said that was asked whether it offers KMS.
  struct ProbeEntry: Codable {
    var result: ProbeOutcome.Kind
    var detail: String
  }

  struct StepEntry: Codable {
    var kind: LookupStep.Kind
    var owner: String
    var name: String
  }

  struct ProvenanceEntry: Codable {
    var credential: String
    var address: String
    var transport: String
    var rule: String
    /// The groups of Active Directory that who published it was in; nil where there are none.
    var groups: [String]?
    var firstSeen: String
    var lastRefreshed: String
    var lastChanged: String
  }

  struct FindingEntry: Codable {
    var code: String
    var title: String
    var severity: Severity
    var domain: String
    var owner: String
    /// The host concerned.
    var host: String?
    /// The position of the publisher concerned among the publishers.
    var publisher: Int?
    var record: String
    var evidence: String
    var location: LocationEntry?
    var message: String
    var remedy: String
    var acknowledgement: AcknowledgementEntry?
    /// The same for the same finding in other audits.
    var fingerprint: String
    var change: Change?

    /// Whether nobody has acknowledged it, or not for now.
    var isOpen: Bool { acknowledgement?.isExpired ?? true }
  }

  struct AcknowledgementEntry: Codable {
    var reason: String
    /// The last day that it counts.
    var until: String
    var isExpired: Bool
  }

  /// What could not be audited, and why.
  struct UnauditedEntry: Codable {
    var subject: String
    var reason: String
  }

  /// How something differs from the baseline.
  enum Change: String, Codable {
    case new
    case changed
  }

  /// The earlier audit that this one was compared with.
  struct BaselineEntry: Codable {
    var file: String
    var generated: String
    /// What was there, and is not any more.
    var gonePublishers: [PublisherEntry]
    var goneFindings: [FindingEntry]
    /// The domains that it had and this audit has not: nothing is said of them.
    var domainsNotAudited: [String]
  }
}
