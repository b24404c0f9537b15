import Glibc

/// The time of day.
enum SystemClock {
  /// Seconds since 1970.
  static func now() -> UInt64 {
    UInt64(max(0, time(nil)))
  }

  /// A time in the form of RFC 3339, in UTC.
  ///
  /// By the C library: Foundation's formatters load tables that take longer than the rest of the server's start.
  static func text(_ seconds: UInt64) -> String {
    var time = time_t(clamping: seconds)
    var fields = unsafe tm()
    guard unsafe gmtime_r(&time, &fields) != nil else { return "\(seconds)" }
    let (year, month, day) = unsafe (Int(fields.tm_year) + 1900, fields.tm_mon + 1, fields.tm_mday)
    let (hour, minute, second) = unsafe (fields.tm_hour, fields.tm_min, fields.tm_sec)
    func digits(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(digits(month))-\(digits(day))T\(digits(hour)):\(digits(minute)):\(digits(second))Z"
  }
}
