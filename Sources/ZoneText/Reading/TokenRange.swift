internal import DNSWire

/// Where one word or quoted string stands in a text (RFC 1035 §5.1).
struct TokenRange {
  private let first: UInt32
  private let last: UInt32
  /// Whether it stands in quotation marks, which belong to its place.
  let isQuoted: Bool
  /// Whether it has no escapes, and no quotation marks inside.
  let isPlain: Bool

  init(start: Int, end: Int, isQuoted: Bool, isPlain: Bool) {
    first = UInt32(truncatingIfNeeded: start)
    last = UInt32(truncatingIfNeeded: end)
    self.isQuoted = isQuoted
    self.isPlain = isPlain
  }

  /// Where it starts, with its quotation mark.
  var start: Int { Int(first) }
  /// Where it ends, with its quotation mark.
  var end: Int { Int(last) }
  /// Octets without the quotation marks.
  var count: Int { octets.count }

  /// Where its octets stand, without the quotation marks.
  var octets: Range<Int> { isQuoted ? start + 1..<end - 1 : start..<end }

  /// The token, with a copy of its octets.
  func token(in text: borrowing Span<UInt8>) -> Token {
    Token(octets: text.array(octets)[...], position: .offset(start), isQuoted: isQuoted)
  }
}
