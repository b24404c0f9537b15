import Foundation

/// The time of day.
enum SystemClock {
  /// Seconds since 1970.
  static func now() -> UInt64 {
    UInt64(max(0, Date().timeIntervalSince1970))
  }

  /// A time in the form of RFC 3339, in UTC.
  static func text(_ seconds: UInt64) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
  }
}
