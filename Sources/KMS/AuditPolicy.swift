import AccessPolicy
public import DNSWire

/// What an audit judges by.
public struct AuditPolicy: Sendable {
  /// The hosts that may serve KMS; without a list every publisher is unreviewed.
  public var sanctioned: SanctionedHosts?
  /// The publishers that operators have approved, each with its credential.
  public var approved: Set<PublisherSubject> = []
  /// Findings that may stay as they are.
  public var acknowledgements: [Acknowledgement] = []
  /// The zones that the configuration names, where it names any.
  public var zones: Set<Name> = []
  /// Seconds after which a record that is not published again is stale.
  public var staleAfter = KMSLimits.publicationInterval * KMSLimits.missedPublications

  /// Makes a policy.
  public init(sanctioned: SanctionedHosts? = nil) {
    self.sanctioned = sanctioned
  }

  /// What operators and the list say of a record that clients of a domain get; nil where there is neither.
  func standing(of record: PublishedService, in domain: Name) -> SanctionedHosts.Standing? {
    if let credential = record.provenance?.credential,
      approved.contains(PublisherSubject(zone: domain, host: record.service.target, credential: credential))
    {
      return .sanctioned(byAddress: false)
    }
    return sanctioned?.standing(of: record, in: domain)
  }
}
