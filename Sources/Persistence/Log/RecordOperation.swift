/// What a commit does to a row of `dynamic_record`.
enum RecordOperation: UInt64 {
  /// A record that was no record of the zone's file was removed.
  case deletion
  /// A record of the zone's file was removed.
  case removal
  /// A record was published, and changed the zone.
  case publication
  /// A record got its RRset's new TTL, and was not published itself.
  case alteration
  /// A record was published again as it is.
  case refreshment
  /// A record was published that was neither in the zone nor in its file: it has no row yet, unless a base contradicted it.
  case creation
}

/// What a commit does to a record that waits for an operator.
enum HeldOperation: UInt64 {
  case hold
  /// Those of one target, or of all.
  case withdrawal
}

/// Who published a record.
enum RecordPublisher: UInt64 {
  case nobody
  /// The author of the commit.
  case author
  /// Somebody else, who stands behind it.
  case other
}
