/// Cuts the text of a `named.conf` into words, strings and marks; comments are those of C, C++ and the shell.
struct ConfigurationScanner {
  enum Token {
    case word(String)
    case string(String)
    case open
    case close
    case end

    /// The text of a word or a string.
    var text: String? {
      switch self {
      case .word(let text), .string(let text): text
      default: nil
      }
    }
  }

  private let octets: [UInt8]
  private var offset = 0
  private var line = 1
  private var lineStart = 0
  /// Where the last token starts.
  private(set) var position = Position(line: 1, column: 1)

  init(_ octets: [UInt8]) {
    self.octets = octets
    offset = octets.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineStart = offset
  }

  /// The next token; nil at the end.
  mutating func next() throws(TextFault) -> Token? {
    try skipBlanks()
    position = Position(line: line, column: offset - lineStart + 1)
    guard offset < octets.count else { return nil }
    switch octets[offset] {
    case UInt8(ascii: "{"): return mark(.open)
    case UInt8(ascii: "}"): return mark(.close)
    case UInt8(ascii: ";"): return mark(.end)
    case UInt8(ascii: "\""): return .string(try string())
    default: return .word(try word())
    }
  }

  private mutating func mark(_ token: Token) -> Token {
    offset += 1
    return token
  }

  private mutating func advance() {
    if octets[offset] == UInt8(ascii: "\n") {
      line += 1
      lineStart = offset + 1
    }
    offset += 1
  }

  private mutating func skipBlanks() throws(TextFault) {
    while offset < octets.count {
      switch (octets[offset], offset + 1 < octets.count ? octets[offset + 1] : 0) {
      case (0x20, _), (0x09, _), (0x0A, _), (0x0D, _): advance()
      case (UInt8(ascii: "#"), _), (UInt8(ascii: "/"), UInt8(ascii: "/")):
        while offset < octets.count, octets[offset] != UInt8(ascii: "\n") { offset += 1 }
      case (UInt8(ascii: "/"), UInt8(ascii: "*")):
        let start = Position(line: line, column: offset - lineStart + 1)
        offset += 2
        while offset < octets.count, !octets[offset...].starts(with: [UInt8(ascii: "*"), UInt8(ascii: "/")]) {
          advance()
        }
        guard offset < octets.count else { throw TextFault(start, "this comment is never closed", text: "/*") }
        offset += 2
      default: return
      }
    }
  }

  /// A string, which may go over several lines.
  private mutating func string() throws(TextFault) -> String {
    var text: [UInt8] = []
    offset += 1
    while offset < octets.count, octets[offset] != UInt8(ascii: "\"") {
      // A backslash before anything else is one: Windows' paths have them.
      if octets[offset] == UInt8(ascii: "\\"), offset + 1 < octets.count, octets[offset + 1] == UInt8(ascii: "\"") {
        offset += 1
      }
      try append(octets[offset], to: &text)
      advance()
    }
    guard offset < octets.count else {
      throw TextFault(position, "this quotation mark is never closed", text: Excerpt.text(text))
    }
    offset += 1
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func word() throws(TextFault) -> String {
    var text: [UInt8] = []
    while offset < octets.count {
      switch octets[offset] {
      case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ";"), UInt8(ascii: "\""):
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "#"): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "/") where startsComment: return String(decoding: text, as: UTF8.self)
      default:
        try append(octets[offset], to: &text)
        offset += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether a comment starts with the slash that is next.
  private var startsComment: Bool {
    offset + 1 < octets.count && (octets[offset + 1] == UInt8(ascii: "*") || octets[offset + 1] == UInt8(ascii: "/"))
  }

  private func append(_ octet: UInt8, to text: inout [UInt8]) throws(TextFault) {
    guard octet != 0 else { throw TextFault(position, "an octet of value zero: is this a text file?", text: "\\000") }
    guard text.count < ZoneTextLimits.listWordOctets else {
      throw TextFault(position, "a word of more than \(ZoneTextLimits.listWordOctets) octets", text: Excerpt.text(text))
    }
    text.append(octet)
  }
}
