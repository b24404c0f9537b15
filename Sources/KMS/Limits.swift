/// The limits of the audit.
public enum KMSLimits {
  /// Seconds between two publications of a KMS host.
  public static let publicationInterval: UInt64 = 86_400
  /// Publications that a host may miss before its record counts as stale.
  public static let missedPublications: UInt64 = 2
  /// Aliases followed from a name to its records.
  public static let aliases = 8
  /// The port that a KMS host listens on unless it is told otherwise.
  public static let port: UInt16 = 1688
  /// Hosts that a KMS host key is for at most.
  public static let hosts = 6
  /// How many times as long, or as short, a TTL is that is far from another.
  public static let timeToLiveFactor: UInt64 = 10
}
