/// A day of the Gregorian calendar from 1970 on.
struct CalendarDay {
  /// Seconds of a day.
  static let seconds: UInt64 = 86_400

  /// Days since 1 January 1970.
  let daysSince1970: UInt64

  /// Reads the form `2027-01-31` (RFC 3339, full-date).
  init?(text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], parts.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let year = UInt64(parts[0]), let month = Int(parts[1]), let day = UInt64(parts[2]), year >= 1970,
      (1...12).contains(month), (1...Self.days(of: month, in: year)).contains(day)
    else { return nil }
    let leapDays = Self.leapYears(before: year) - Self.leapYears(before: 1970)
    let months = (1..<month).reduce(0) { $0 + Self.days(of: $1, in: year) }
    daysSince1970 = (year - 1970) * 365 + leapDays + months + day - 1
  }

  private static func days(of month: Int, in year: UInt64) -> UInt64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: UInt64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func leapYears(before year: UInt64) -> UInt64 {
    let last = year - 1
    return last / 4 - last / 100 + last / 400
  }
}
