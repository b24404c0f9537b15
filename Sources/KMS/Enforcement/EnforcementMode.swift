/// What becomes of updates by which a host that is not sanctioned publishes itself, where the rules allow them.
public enum EnforcementMode: String, Sendable, Codable, CaseIterable {
  /// They are carried out, and flagged.
  case observe
  /// They are answered NOERROR, and the record is kept, but not served before an operator approves it.
  case hold
  /// They are refused.
  case enforce
}
