import DNSWire

/// What comes of an operation that a rule allows.
struct Effect {
  /// What is carried out in place of what was asked, in this order; nil where that is just what was asked.
  var replacement: [UpdateOperation]?
  /// How it differs from what was asked.
  var notes: [String] = []
  /// The TTL that a record is added with because its RRset has it, and not the one that was asked for.
  var ttlOfOthers: UInt32?

  /// What was asked, and nothing else.
  static var asAsked: Effect { Effect() }
}

/// Whether a rule decides about an operation, or why not.
enum Match {
  case yes(Effect)
  case no(Obstacle)
}

/// What becomes of a deletion that reaches further than the requestor's own records.
public enum WideDeletions: String, Sendable, CaseIterable {
  /// It deletes the requestor's own records alone.
  case narrow
  /// It is refused.
  case refuse
}
