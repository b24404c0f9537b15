/// One word or quoted string of an entry (RFC 1035 §5.1).
struct Token {
  /// The octets, with their escapes and without the quotation marks around them.
  var octets: ArraySlice<UInt8>
  /// Where it starts, with its quotation mark.
  var position: Position
  /// Whether it stands in quotation marks.
  var isQuoted: Bool

  /// What is wrong with this token.
  func fault(_ message: String, code: ZoneCode = .rdata, hint: String? = nil) -> TextFault {
    TextFault(position, message, text: Excerpt.text(octets), code: code, hint: hint)
  }

  /// Whether this is `word` in any case, not quoted.
  func isWord(_ word: StaticString) -> Bool {
    !isQuoted && octets.count == word.utf8CodeUnitCount && asciiText?.uppercased() == "\(word)"
  }

  /// The token as a string, if it is of letters, digits, hyphens and dollar signs: nothing that changes its length or
  /// becomes ASCII when it is turned into upper case.
  var asciiText: String? {
    let isPlain = octets.allSatisfy { octet in
      switch octet {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "$"):
        true
      default: false
      }
    }
    return isPlain && !isQuoted ? String(decoding: octets, as: UTF8.self) : nil
  }
}
