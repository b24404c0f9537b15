/// The limits of the store.
public enum PersistenceLimits {
  /// Seconds that the store waits for a lock that somebody who reads the database beside the server holds.
  public static let busyTimeout = 5.0
  /// Pages of the write-ahead log after which it is folded into the database.
  public static let checkpointPages = 1_000
}
