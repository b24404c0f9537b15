/// What a deferred request is answered with.
public enum Answer: Sendable {
  /// One message.
  case message([UInt8])
  /// A zone, in as many messages as it takes: over TCP alone.
  case transfer(Transfer)
}
