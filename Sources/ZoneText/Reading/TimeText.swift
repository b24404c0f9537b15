/// Numbers and periods as zone files write them.
enum TimeText {
  /// A number of decimal digits alone, up to `maximum`.
  static func number(_ text: ArraySlice<UInt8>, maximum: UInt64) -> UInt64? {
    number(text.span, maximum: maximum)
  }

  /// The same of a part of a text.
  static func number(_ text: borrowing Span<UInt8>, maximum: UInt64) -> UInt64? {
    // Twenty digits may overflow 64 bits; leading zeros beyond that serve nobody.
    guard !text.isEmpty, text.count < 20 else { return nil }
    var value: UInt64 = 0
    for index in text.indices {
      guard let digit = digit(text[index]) else { return nil }
      value = value * 10 + digit
    }
    return value <= maximum ? value : nil
  }

  /// Seconds, written as a number or with units as in `1h30m`; values beyond 32 bits come out as 2^32.
  static func seconds(_ text: ArraySlice<UInt8>) -> UInt64? { seconds(text.span) }

  /// The same of a part of a text.
  static func seconds(_ text: borrowing Span<UInt8>) -> UInt64? {
    let beyond = UInt64(1) << 32
    var total: UInt64 = 0
    var current: UInt64?
    var hasUnits = false
    for index in text.indices {
      let octet = text[index]
      if let digit = digit(octet) {
        current = min((current ?? 0) * 10 + digit, beyond)
      } else {
        guard let factor = factor(octet), let count = current else { return nil }
        total = min(total + count * factor, beyond)
        current = nil
        hasUnits = true
      }
    }
    // A number without a unit stands alone.
    guard let current else { return hasUnits ? total : nil }
    return hasUnits ? nil : current
  }

  /// The value of a decimal digit.
  static func digit(_ octet: UInt8) -> UInt64? {
    (0x30...0x39).contains(octet) ? UInt64(octet) - 0x30 : nil
  }

  private static func factor(_ unit: UInt8) -> UInt64? {
    switch unit {
    case UInt8(ascii: "s"), UInt8(ascii: "S"): 1
    case UInt8(ascii: "m"), UInt8(ascii: "M"): 60
    case UInt8(ascii: "h"), UInt8(ascii: "H"): 3_600
    case UInt8(ascii: "d"), UInt8(ascii: "D"): 86_400
    case UInt8(ascii: "w"), UInt8(ascii: "W"): 604_800
    default: nil
    }
  }
}
