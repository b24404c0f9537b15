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
}
