/// The limits of configuration files.
public enum ConfigurationLimits {
  /// Octets of a configuration file.
  public static let fileOctets = 1 << 20
  /// Octets of a key file.
  public static let keyFileOctets = 4_096
  /// Octets that a secret has at least: shorter ones could be guessed.
  public static let secretOctets = 16
  /// What a limit of TCP clients may be set to at most.
  public static let tcpLimit = 100_000
  /// KMS hosts that a rule may allow in an RRset at most.
  public static let publisherHosts = 1_000
  /// Seconds that a record may go without being published again, at most: ten years.
  public static let agingSeconds: UInt64 = 315_360_000
  /// Seconds in which an alert is not repeated, at most: a year.
  public static let repeatSeconds: UInt64 = 31_536_000
  /// Webhooks, or syslog daemons, that are alerted at most.
  public static let alertReceivers = 16
  /// Seconds that an attempt to reach a webhook may take at most.
  public static let webhookSeconds = 60
  /// Negotiated keys that may be kept at most.
  public static let negotiatedKeys = 1_000_000
  /// Seconds for which a negotiated key may be good at most: ten hours, as tickets usually are.
  public static let keySeconds: UInt64 = 36_000
  /// Octets of a token at most: what a TKEY record of a message has room for.
  public static let tokenOctets = 65_000
  /// Negotiations in a second at most.
  public static let negotiationRate = 100_000
  /// Octets of a list of domains.
  public static let domainListOctets = 64 << 20
  /// Servers that one zone is copied from, or that are told of its changes, at most.
  public static let peers = 64
  /// Records that a copied zone may be allowed at most.
  public static let transferredRecords = 5_000_000
  /// Errors that are kept of one file.
  public static let errors = 20
}
