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
  /// SRV records of one owner whose places in the order of contacts are computed.
  public static let orderedRecords = 1_024
  /// States of an order of contacts times kinds of records that are gone through: 11 weights of one record each, or any usual
  /// number of records of a few weights.
  public static let contactSteps = 32_768
  /// Machines that a KMS host must have counted before it activates Windows clients.
  public static let clientCount = 25
  /// Machines that a KMS host must have counted before it activates Windows servers.
  public static let serverCount = 5
  /// Seconds after which an activated machine renews its activation.
  public static let renewalInterval: UInt64 = 7 * 86_400
  /// Seconds after which a machine that was not activated tries again.
  public static let retryInterval: UInt64 = 2 * 3_600
  /// Seconds that an activation lasts.
  public static let activationPeriod: UInt64 = 180 * 86_400
  /// Machines of all domains together whose fate is computed.
  public static let machines = 1_000_000
  /// Octets that the records of an update may have: with its header, and a signature, it fits into a message of 65,535.
  public static let updateOctets = 60_000
}
