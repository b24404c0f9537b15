/// The limits of policies.
public enum AccessPolicyLimits {
  /// Answers per second that a rate limit can allow.
  public static let rate = 100_000
  /// Seconds over which a rate account is kept, at most.
  public static let rateWindow = 3_600
  /// Limited answers of which one is sent truncated, at most.
  public static let rateSlip = 10
  /// Rate accounts at most: 128 MiB.
  public static let rateAccounts = 1 << 24
  /// Octets of a principal's text form: Active Directory's names have 20 and realms 253, with room for others.
  public static let principalOctets = 512
  /// Numbers of a security identifier ([MS-DTYP] §2.4.2).
  public static let subauthorities = 15
}
