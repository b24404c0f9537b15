internal import DNSWire

/// The text of a LOC record (RFC 1876 §3) with all that may be left out of it, as libldns needs it: to the longitude it would give the
/// latitude's minutes and seconds where there are none.
enum LocationText {
  private static let octets = Set("0123456789.-mM".utf8)

  static func text(_ tokens: ArraySlice<Token>) throws(TextFault) -> [UInt8] {
    var rest = tokens
    var text = try angle(&rest, letters: "NSns", degrees: 90) + angle(&rest, letters: "EWew", degrees: 180)
    // Altitude, size and both precisions, in metres, to the centimetre.
    if let extra = rest.dropFirst(4).first { throw RdataText.invalid(extra, .location) }
    for token in rest {
      guard token.octets.count <= 12, token.octets.allSatisfy(octets.contains), decimals(token.octets) <= 2 else {
        throw RdataText.invalid(token, .location)
      }
      text += token.octets + [0x20]
    }
    // A blank at the end would be a size of nothing.
    return Array(text.dropLast())
  }

  /// Degrees, minutes and seconds up to the letter that ends them.
  private static func angle(
    _ rest: inout ArraySlice<Token>, letters: String, degrees: UInt64
  ) throws(TextFault) -> [UInt8] {
    var text: [UInt8] = []
    var count = 0
    while let token = rest.popFirst() {
      let octets = token.octets
      if octets.count == 1, let letter = octets.first, letters.utf8.contains(letter) {
        guard count > 0 else { throw RdataText.invalid(token, .location) }
        for _ in count..<3 { text += "0 ".utf8 }
        return text + [letter, 0x20]
      }
      let whole = octets.prefix { $0 != UInt8(ascii: ".") }
      guard count < 3, TimeText.number(whole, maximum: count == 0 ? degrees : 59) != nil,
        whole.count == octets.count || count == 2 && isFraction(octets.dropFirst(whole.count + 1))
      else { throw RdataText.invalid(token, .location) }
      text += octets + [0x20]
      count += 1
    }
    // What is missing is for libldns to miss.
    return text
  }

  /// Up to three decimals: of more than it expects libldns makes another number.
  private static func isFraction(_ digits: ArraySlice<UInt8>) -> Bool {
    digits.count <= 3 && digits.allSatisfy { TimeText.digit($0) != nil }
  }

  private static func decimals(_ text: ArraySlice<UInt8>) -> Int {
    guard let point = text.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
    return text[(point + 1)...].prefix { TimeText.digit($0) != nil }.count
  }
}
