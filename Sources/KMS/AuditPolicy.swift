/// What an audit judges by.
public struct AuditPolicy: Sendable {
  /// The hosts that may serve KMS; without a list every publisher is unreviewed.
  public var sanctioned: SanctionedHosts?
  /// Findings that may stay as they are.
  public var acknowledgements: [Acknowledgement] = []
  /// Seconds after which a record that is not published again is stale.
  public var staleAfter = KMSLimits.publicationInterval * KMSLimits.missedPublications

  /// Makes a policy.
  public init(sanctioned: SanctionedHosts? = nil) {
    self.sanctioned = sanctioned
  }
}
