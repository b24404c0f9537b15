import AccessPolicy
import KMS

/// What updates are judged by, as it was at one moment.
struct JudgementBasis {
  /// Another one after each change.
  let number: UInt64
  let policy: AccessPolicy
  let enforcement: Enforcement

  init(_ handler: RequestHandler) {
    // First: what is replaced meanwhile makes the number too small, and never too large.
    number = Self.number(handler)
    policy = handler.policy.current
    enforcement = handler.enforcement.current
  }

  /// The number of this moment.
  static func number(_ handler: RequestHandler) -> UInt64 { handler.policy.number &+ handler.enforcement.number }
}
