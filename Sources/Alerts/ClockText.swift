import Glibc

/// Times of day.
enum ClockText {
  /// Seconds since 1970.
  static func now() -> UInt64 { UInt64(max(0, time(nil))) }

  /// A time in the form of RFC 3339, in UTC.
  static func rfc3339(_ seconds: UInt64) -> String {
    var time = time_t(clamping: seconds)
    var fields = unsafe tm()
    guard unsafe gmtime_r(&time, &fields) != nil else { return "1970-01-01T00:00:00Z" }
    // RFC 3339 has four digits for the year.
    let year = unsafe min(Int(fields.tm_year) + 1900, 9_999)
    let (month, day) = unsafe (Int(fields.tm_mon) + 1, Int(fields.tm_mday))
    let (hour, minute, second) = unsafe (Int(fields.tm_hour), Int(fields.tm_min), Int(fields.tm_sec))
    return "\(digits(year, 4))-\(digits(month))-\(digits(day))T\(digits(hour)):\(digits(minute)):\(digits(second))Z"
  }

  /// The seconds since 1970 of a date of HTTP (RFC 9110 §5.6.7), such as `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func http(_ text: String) -> UInt64? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])),
      let day = UInt8(parts[1]), let year = UInt16(parts[3])
    else { return nil }
    let time = parts[4].split(separator: ":").compactMap { UInt8($0) }
    guard time.count == 3 else { return nil }
    var fields = unsafe tm()
    unsafe (fields.tm_year, fields.tm_mon, fields.tm_mday) = (Int32(year) - 1900, Int32(month), Int32(day))
    unsafe (fields.tm_hour, fields.tm_min, fields.tm_sec) = (Int32(time[0]), Int32(time[1]), Int32(time[2]))
    return UInt64(exactly: unsafe timegm(&fields))
  }

  private static func digits(_ value: Int, _ count: Int = 2) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}
