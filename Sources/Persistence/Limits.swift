/// The limits of the store.
public enum PersistenceLimits {
  /// Seconds that the store waits for a lock that somebody who reads the database beside the server holds.
  public static let busyTimeout = 5.0
  /// Pages of the write-ahead log after which it is folded into the database: 32 MiB.
  public static let checkpointPages = 8_192
  /// Kibibytes of the database that are kept in memory.
  public static let cacheKibibytes = 65_536
  /// Octets of the journal's rows: one ends with the change that makes it as long.
  public static let journalBlockOctets = 32 << 10
  /// Changes kept; the oldest ones go first.
  public static let changes = 1_000_000
  /// Milliseconds after which the tables follow what was committed, where it is not much.
  public static let settlingDelay = 5_000
  /// Octets of commits that wait for the tables, from which on they follow at once.
  public static let settlingOctets = 64 << 20
  /// Octets of commits that wait for the tables, from which on those that come have to wait.
  public static let waitingOctets = 192 << 20
  /// Octets of records' rows that wait for their transaction's end in memory, from which on they are written at once.
  public static let keptRecordOctets = 16 << 20
  /// Rows of signatures that are kept for the time after a restart: one for each signer of a transaction. Of a signer's newest
  /// second whose rows are not all there, all counts as too old then.
  public static let signatureRows = 16_384
  /// KMS records of a zone that wait for an operator; of more, those published last are kept.
  public static let heldRecords = 1_000
  /// Actions of operators kept.
  public static let operatorActions = 10_000
  /// Octets of the journal that are read at the start for incremental transfers.
  public static let recentChangeOctets = 32 << 20
  /// Refused updates kept of those whose signer the server knows, and as many of the others.
  public static let attempts = 10_000
  /// Entries that one look at the history gives at most.
  public static let historyEntries = 100_000
  /// Parts of an imported base that are written, or forgotten, in one transaction: what waits behind it waits no longer.
  public static let partsPerTransaction = 8
}
