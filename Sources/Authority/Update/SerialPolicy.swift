public import DNSWire

/// How a zone's serial moves on when an update changes the zone. It always comes after the last one (RFC 1982).
public enum SerialPolicy: String, Sendable, CaseIterable {
  /// The next number.
  case increment
  /// The day, and the day's changes in two digits: `2026112600`; more than a hundred go on into the next day's.
  case date
  /// Seconds since 1970.
  case unixtime

  /// The serial after another one; `now` is in seconds since 1970.
  public func next(after serial: Serial, now: UInt64) -> Serial {
    let wanted =
      switch self {
      case .increment: serial.next
      case .date: Serial(rawValue: Self.day(now) &* 100)
      case .unixtime: Serial(rawValue: UInt32(truncatingIfNeeded: now))
      }
    return wanted.isAfter(serial) ? wanted : serial.next
  }

  /// The day in UTC as a number of eight digits: years of 365.2425 days, counted from March, have their leap day last.
  private static func day(_ now: UInt64) -> UInt32 {
    let days = now / 86_400 + 719_468  // since 1 March of the year 0
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153  // 0 is March
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let isNextYear = month >= 10
    let number = (era * 400 + year + (isNextYear ? 1 : 0)) * 10_000 + (isNextYear ? month - 9 : month + 3) * 100 + day
    return UInt32(truncatingIfNeeded: number)
  }
}
