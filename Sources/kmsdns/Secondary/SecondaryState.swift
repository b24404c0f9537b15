import DNSClient
import DNSWire

/// What is known of a zone that is copied from other servers; times are seconds since 1970.
struct SecondaryState: Sendable {
  /// A transfer that came to its end.
  struct Transfer: Sendable {
    let time: UInt64
    let server: ServerAddress
    let isIncremental: Bool
    let records: Int
    let serial: Serial
  }

  /// When a primary last had nothing newer than the copy.
  var checked: UInt64?
  /// When primaries are asked next.
  var next: UInt64 = 0
  /// When the copy expires; nil where there is none.
  var expires: UInt64?
  /// The last transfer since the start.
  var transfer: Transfer?
  /// Transfers since the start: of differences, and of whole zones.
  var transfers = (incremental: 0, whole: 0)
  /// Why the last look had no success.
  var failure: String?
  /// Looks without success since the last one with.
  var failures = 0
}
